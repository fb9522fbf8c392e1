import type { Happening, RunState } from '@tunnel/core/resources';
import type { EventLog } from './EventLog.js';
import { EventPlan } from './EventPlan.js';
import type { KeptRun } from './KeptRun.js';
import type { RunFolders } from './RunFolders.js';

/** A run that the service has in hand: its state, its file, its events. */
export class Run {
  readonly #folders: RunFolders;
  readonly #idempotencyKey: string | null;
  readonly #onChange: () => void;
  #state: RunState;
  #saving: Promise<void> = Promise.resolve();
  /** How far each phase of each task came in any attempt. */
  readonly #epochs = new Map<string, number>();
  /** Its tasks, from when it began in this process to its end. */
  readonly plan = new EventPlan();
  /** Workers that died since it came any further. */
  deaths = 0;
  /** Events of a run that has not ended. */
  log: EventLog | null = null;
  /** Aborts where its worker is to stop. */
  readonly stop = new AbortController();
  /** Resolves once it is kept, after which it was started for good. */
  kept: Promise<void> = Promise.resolve();

  /** @param onChange hears of each change of its state */
  constructor(
    folders: RunFolders,
    { state, idempotencyKey }: Omit<KeptRun, 'version'>,
    onChange: () => void,
  ) {
    this.#folders = folders;
    this.#onChange = onChange;
    this.#state = state;
    this.#idempotencyKey = idempotencyKey;
  }

  get id(): string {
    return this.#state.id;
  }

  get state(): RunState {
    return this.#state;
  }

  get idempotencyKey(): string | null {
    return this.#idempotencyKey;
  }

  /** Changes its state, and keeps it; changes are kept in the order in which they are made. */
  change(changes: Partial<RunState>): Promise<void> {
    this.#set(changes);
    const kept: KeptRun = {
      version: 1,
      state: this.#state,
      idempotencyKey: this.#idempotencyKey,
    };
    const saving = this.#saving.then(() => this.#folders.write(kept));
    this.#saving = saving.catch(() => {});
    return saving;
  }

  #set(changes: Partial<RunState>): void {
    this.#state = { ...this.#state, ...changes };
    this.#onChange();
  }

  /** Tells all who follow it. */
  async tell(happening: Happening): Promise<void> {
    this.plan.note(happening);
    await this.log?.append(happening);
  }

  /** Takes in what a worker says. */
  note(happening: Happening): void {
    const { tasks } = this.#state;
    if (happening.kind === 'plan') {
      this.#set({ tasks: { all: happening.tasks.length, done: 0 } });
    } else if (happening.kind === 'ended') {
      const all = happening.total;
      const isDone = happening.state !== 'failed' && happening.state !== 'cancelled';
      this.#set({ tasks: { all, done: tasks.done + (isDone ? 1 : 0) } });
      if (happening.state === 'done') this.deaths = 0;
    } else if (happening.kind === 'progress') {
      const { phase, task, epoch } = happening.progress;
      const key = `${happening.task} ${phase} ${task}`;
      const before = this.#epochs.get(key) ?? 0;
      if (epoch > before) {
        this.#epochs.set(key, epoch);
        this.deaths = 0;
      }
    }
  }
}
