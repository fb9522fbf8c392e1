import {
  type Evidence,
  isTunnelError,
  type Plan,
  type RunTask,
  type Task,
  TunnelError,
} from '@tunnel/core';
import type { Progress } from '@tunnel/native';
import type { StoredTask, TaskDraft } from '@tunnel/store';
import { Pause } from './Pause.js';
import { startTask } from './startTask.js';
import type { TaskSetting } from './tasks/TaskSetting.js';

/** What happens to a task while its plan runs. `index` counts the tasks that began, or ended. */
export type TaskEvent =
  | {
      readonly kind: 'started';
      readonly task: Task;
      readonly index: number;
      readonly total: number;
    }
  | { readonly kind: 'progress'; readonly task: Task; readonly progress: Progress }
  | {
      readonly kind: 'ended';
      readonly task: Task;
      readonly index: number;
      readonly total: number;
      readonly state: RunTask['state'];
      /** Null where the result was in the store. */
      readonly seconds: number | null;
    }
  | {
      /** Nothing else can be done until another process has finished these tasks. */
      readonly kind: 'waiting';
      readonly tasks: readonly AwaitedTask[];
    }
  | {
      /** A process that shared in the plan died; the others take over what it ran. */
      readonly kind: 'process-lost';
      readonly error: TunnelError;
    }
  | {
      /** A task was kept, and the catalogue does not have it. Told once. */
      readonly kind: 'catalogue-behind';
      readonly error: TunnelError;
    }
  | {
      /** How many jobs of a cluster wait and run, and what those wait for; null for others’ results. */
      readonly kind: 'queue';
      readonly waiting: number;
      readonly running: number;
      readonly reason: string | null;
    }
  | {
      /** The controller of a cluster does not answer, and is asked again. */
      readonly kind: 'scheduler-silent';
      readonly error: TunnelError;
    };

/** A task that another process runs. */
interface AwaitedTask {
  readonly task: Task;
  readonly host: string;
  readonly pid: number;
}

/** A plan and what it is run with. */
export interface PlanRun extends TaskSetting {
  readonly plan: Plan;
  readonly evidence: Evidence;
  readonly onEvent?: ((event: TaskEvent) => void) | undefined;
  /** Stops the running task within a step; what was done stays in the store. */
  readonly signal?: AbortSignal | undefined;
}

/** What came of a plan that ran to its end. */
export interface PlanOutcome {
  /** In the plan’s order. */
  readonly tasks: readonly RunTask[];
  /** By task id. */
  readonly results: ReadonlyMap<string, StoredTask>;
  /** With what tasks were computed, where that was not in this process. */
  readonly evidence?: Evidence;
}

/**
 * Runs a plan’s tasks, one at a time, each time the first one whose inputs are there. A task whose
 * result is in the store is not run again, so a plan that was stopped goes on where it ended.
 * Processes that run plans with one store share the work: each runs what no other has claimed, and
 * waits only where nothing else can be done.
 *
 * @throws TunnelError the first failing task’s error; `cancelled` after the signal
 */
export function runPlan(run: PlanRun): Promise<PlanOutcome> {
  return new PlanRunner(run).run();
}

class PlanRunner {
  readonly #run: PlanRun;
  readonly #results = new Map<string, StoredTask>();
  readonly #ended = new Map<string, RunTask>();
  #awaited = '';
  #catalogueTold = false;

  constructor(run: PlanRun) {
    this.#run = run;
  }

  async run(): Promise<PlanOutcome> {
    const { plan, signal } = this.#run;
    for (const task of plan.tasks) await this.#takeStored(task, 'cached');
    const pause = new Pause(signal);
    while (this.#ended.size < plan.tasks.length) {
      if (signal?.aborted) throw cancelled(plan.experiment);
      if (await this.#advance()) {
        pause.reset();
        continue;
      }
      await this.#tellAwaited();
      await pause.wait();
    }
    const tasks = plan.tasks.flatMap(({ id }) => this.#ended.get(id) ?? []);
    return { tasks, results: this.#results };
  }

  /** Ends the first task of the plan that can be ended now; `false` where all are others’. */
  async #advance(): Promise<boolean> {
    for (const task of this.#run.plan.tasks) {
      if (this.#ended.has(task.id)) continue;
      if (await this.#takeStored(task, 'elsewhere')) return true;
      if (!Object.values(task.inputs).every((id) => this.#results.has(id))) continue;
      const draft = await this.#run.store.claimTask(task);
      if (draft && (await this.#runTask(task, draft))) return true;
    }
    return false;
  }

  async #takeStored(task: Task, state: 'cached' | 'elsewhere'): Promise<boolean> {
    const stored = await this.#run.store.readTask(task.id);
    if (!stored) return false;
    this.#results.set(task.id, stored);
    this.#end(task, state, null);
    return true;
  }

  /** Runs one task and keeps its result; `false` where another process took it over. */
  async #runTask(task: Task, draft: TaskDraft): Promise<boolean> {
    const { signal, evidence, onEvent } = this.#run;
    const total = this.#run.plan.tasks.length;
    const start = performance.now();
    const seconds = () => (performance.now() - start) / 1000;
    try {
      onEvent?.({ kind: 'started', task, index: this.#ended.size + 1, total });
      const job = startTask({
        task,
        folder: draft.folder,
        inputs: this.#results,
        setting: this.#run,
        options: {
          onProgress: (progress) => onEvent?.({ kind: 'progress', task, progress }),
          signal: signal ? AbortSignal.any([signal, draft.lost]) : draft.lost,
        },
      });
      const result = await job.wait();
      this.#results.set(task.id, await draft.commit({ result, evidence }));
    } catch (error) {
      const moved = await draft.fail(error);
      // What fails once the draft is another process’s says nothing of the task: files went away.
      if (draft.lost.aborted && !signal?.aborted) return false;
      const stopped = isTunnelError(error) && error.code === 'cancelled';
      this.#end(task, stopped ? 'cancelled' : 'failed', seconds());
      throw moved ? resumeRefused(error, moved) : error;
    }
    this.#end(task, 'done', seconds());
    this.#tellCatalogue();
    return true;
  }

  #tellCatalogue(): void {
    const error = this.#run.store.catalogueError;
    if (error === null || this.#catalogueTold) return;
    this.#catalogueTold = true;
    this.#run.onEvent?.({ kind: 'catalogue-behind', error });
  }

  #end(task: Task, state: RunTask['state'], seconds: number | null): void {
    const { id, label, spec } = task;
    this.#ended.set(id, { id, label, kind: spec.kind, state, seconds });
    const place = { index: this.#ended.size, total: this.#run.plan.tasks.length };
    this.#run.onEvent?.({ kind: 'ended', task, ...place, state, seconds });
  }

  /** Tells what is waited for, when it is something new. */
  async #tellAwaited(): Promise<void> {
    const claims = await this.#run.store.claims();
    const tasks = this.#run.plan.tasks.flatMap((task): AwaitedTask[] => {
      const claim = claims.find((each) => each.task === task.id);
      return claim && !this.#ended.has(task.id) ? [{ task, host: claim.host, pid: claim.pid }] : [];
    });
    const awaited = tasks.map(({ task, host, pid }) => `${task.id} ${host} ${pid}`).join();
    // Between a look at the claims and the next, the last of them may have ended.
    if (tasks.length === 0 || awaited === this.#awaited) return;
    this.#awaited = awaited;
    this.#run.onEvent?.({ kind: 'waiting', tasks });
  }
}

/** The error of a resume file that was refused, and what became of it. */
function resumeRefused(error: unknown, moved: string): unknown {
  if (!isTunnelError(error)) return error;
  return new TunnelError(
    error.code,
    `${error.message}; it was moved to ${moved}: given again, the command trains from the start`,
    { ...error.context, moved },
  );
}

function cancelled(experiment: string): TunnelError {
  return new TunnelError('cancelled', `${experiment} was cancelled between two of its tasks`);
}
