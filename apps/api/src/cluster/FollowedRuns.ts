import type { EventLine } from '../runs/EventLog.js';
import type { ClusterRun } from './ClusterRun.js';
import { FollowedRun } from './FollowedRun.js';

interface Entry {
  readonly followed: Promise<FollowedRun>;
  listeners: number;
  /** Set once nobody listens any more. */
  closed: Promise<void> | null;
}

/** The runs of clusters that somebody listens to, each followed once however many do. */
export class FollowedRuns {
  readonly #pathOf: (id: string) => string;
  readonly #onError: (error: unknown, run: string) => void;
  readonly #entries = new Map<string, Entry>();

  /** @param pathOf where a run’s events are kept */
  constructor(pathOf: (id: string) => string, onError: (error: unknown, run: string) => void) {
    this.#pathOf = pathOf;
    this.#onError = onError;
  }

  /** The events of a run after one: as `RunService.events`. */
  async events(
    run: ClusterRun,
    afterId: number,
    signal: AbortSignal,
  ): Promise<AsyncIterable<readonly EventLine[]> | null> {
    const entry = await this.#enter(run);
    const leave = () => this.#leave(run.id, entry);
    try {
      const { log } = await entry.followed;
      if (log.ended && afterId >= log.count) {
        await leave();
        return null;
      }
      return until(log.read(afterId, signal), leave);
    } catch (error) {
      await leave();
      throw error;
    }
  }

  /** Lets all listeners end. */
  async end(): Promise<void> {
    for (const { followed } of this.#entries.values()) {
      await followed.then(
        (run) => run.end(),
        () => {},
      );
    }
  }

  async #enter(run: ClusterRun): Promise<Entry> {
    for (;;) {
      const known = this.#entries.get(run.id);
      if (known?.closed) {
        await known.closed;
        continue;
      }
      const onError = (error: unknown) => this.#onError(error, run.id);
      const entry = known ?? {
        followed: FollowedRun.begin(run, this.#pathOf(run.id), onError),
        listeners: 0,
        closed: null,
      };
      entry.listeners += 1;
      this.#entries.set(run.id, entry);
      return entry;
    }
  }

  async #leave(id: string, entry: Entry): Promise<void> {
    entry.listeners -= 1;
    if (entry.listeners > 0) return;
    entry.closed = entry.followed
      .then(
        (run) => run.close(),
        () => {},
      )
      .then(() => {
        this.#entries.delete(id);
      });
    await entry.closed;
  }
}

async function* until<T>(source: AsyncIterable<T>, then: () => Promise<void>): AsyncGenerator<T> {
  try {
    yield* source;
  } finally {
    await then();
  }
}
