import { access, stat } from 'node:fs/promises';
import type { ErrorData, planSchema } from '@tunnel/core/resources';
import {
  jobsByTask,
  type PlanOutline,
  type SubmittedJobs,
  type SubmittedRun,
  type TaskStatus,
} from '@tunnel/lab';
import type { Store } from '@tunnel/store';
import type { z } from 'zod';

type Node = z.output<typeof planSchema>['nodes'][number];

/** A task that was given to a cluster, as the files of the store tell of it. */
export interface ClusterTask extends Node {
  readonly inputs: Readonly<Record<string, string>>;
  /** Of one that failed, as clients may see it; else null. */
  readonly error: ErrorData | null;
  /** When something was said of it last; null for never. */
  readonly saidAt: string | null;
  /** Whether nothing more will be told of it. */
  readonly settled: boolean;
}

/** A folder’s or file’s time may stay the same for two changes that follow closely. */
const clockTickMs = 50;
/** How often all is looked at although no job has said anything: results may be others’, jobs may be dead. */
const wholeEveryMs = 15_000;
/** Files that are looked at at a time. */
const lanes = 16;

/** What is so of a task that nothing is said of. */
const unsaid = {
  state: 'waiting',
  seconds: null,
  progress: null,
  error: null,
  saidAt: null,
  settled: false,
} as const;

/**
 * The tasks of a run that was given to a cluster, by what its jobs say, by the claims of those who run them,
 * and by the results in the store. Slurm is not asked.
 */
export class ClusterTasks {
  readonly #store: Store;
  readonly #submitted: SubmittedRun;
  readonly #shown: (error: ErrorData) => ErrorData;
  readonly #tasks: Map<string, ClusterTask>;
  /** Tasks that are said to run and that nobody has claimed, by how many looks saw them so. */
  readonly #unclaimed = new Map<string, number>();
  #jobs: SubmittedJobs = { arrays: [], cancelledAt: null };
  #jobOf: ReadonlyMap<string, string> = new Map();
  #stamp = '';
  #wholeAt = Number.NEGATIVE_INFINITY;

  /** @param shown an error as clients may see it */
  constructor(
    store: Store,
    submitted: SubmittedRun,
    { tasks }: PlanOutline,
    shown: (error: ErrorData) => ErrorData,
  ) {
    this.#store = store;
    this.#submitted = submitted;
    this.#shown = shown;
    this.#tasks = new Map(
      tasks.map(({ id, label, spec: { kind }, inputs }) => [
        id,
        { ...unsaid, id, label, kind, inputs },
      ]),
    );
  }

  /** In the plan’s order. */
  get all(): readonly ClusterTask[] {
    return [...this.#tasks.values()];
  }

  /** When the run was cancelled, ISO 8601; null where it was not. */
  get cancelledAt(): string | null {
    return this.#jobs.cancelledAt;
  }

  /** When jobs were last submitted; null for never. */
  get submittedAt(): string | null {
    return this.#jobs.arrays.at(-1)?.submittedAt ?? null;
  }

  /** Looks at the files again. Returns whether something is another. @throws TunnelError `artifact-corrupt` */
  async look(): Promise<boolean> {
    const stamp = await this.#stampNow();
    const isWhole = performance.now() - this.#wholeAt >= wholeEveryMs;
    if (stamp === this.#stamp && !isWhole) return false;
    this.#jobs = await this.#submitted.jobs();
    this.#jobOf = jobsByTask(this.#jobs);
    const saidOf = await this.#submitted.statuses.tasks();
    const unsettled = this.all.filter(({ settled }) => !settled);
    // What was said of a task is removed when it is submitted again.
    const heard = unsettled.filter(
      ({ id, saidAt }) => isWhole || saidOf.has(id) || saidAt !== null,
    );
    const claims = saidOf.size === 0 ? [] : await this.#store.claims();
    const claimed = new Set(claims.map(({ task }) => task));
    const changes = await inLanes(heard, async (task) => {
      const said = saidOf.has(task.id) ? await this.#submitted.statuses.read(task.id) : null;
      const next = await this.#next(task, said, claimed);
      this.#tasks.set(task.id, next);
      return differs(task, next);
    });
    if (isWhole) this.#wholeAt = performance.now();
    this.#stamp = stamp;
    return changes.includes(true);
  }

  async #next(
    task: ClusterTask,
    said: TaskStatus | null,
    claimed: ReadonlySet<string>,
  ): Promise<ClusterTask> {
    const saidAt = said?.at ?? null;
    if (await isThere(this.#store.taskFolder(task.id))) {
      const state = this.#jobOf.has(task.id) ? 'done' : 'cached';
      // The job says how long it took after the result is there.
      const settled = said === null || said.state === 'done';
      return { ...task, ...unsaid, state, seconds: said?.seconds ?? null, saidAt, settled };
    }
    const next = { ...task, ...unsaid, saidAt };
    switch (said?.state) {
      case 'running':
        return this.#isAlive(task.id, claimed)
          ? { ...next, state: 'running', progress: said.progress }
          : next;
      case 'failed':
        return { ...next, state: 'failed', error: this.#errorOf(said) };
      case 'cancelled':
        // One that was stopped and not cancelled is queued again.
        return this.#jobs.cancelledAt === null ? next : { ...next, state: 'cancelled' };
      default:
        return next;
    }
  }

  #errorOf({ error, host }: TaskStatus): ErrorData | null {
    return error && this.#shown({ ...error, context: { ...error.context, host } });
  }

  /** A job that ends gives its claim back a moment before it says how it ended. */
  #isAlive(id: string, claimed: ReadonlySet<string>): boolean {
    if (claimed.has(id)) {
      this.#unclaimed.delete(id);
      return true;
    }
    const looks = (this.#unclaimed.get(id) ?? 0) + 1;
    this.#unclaimed.set(id, looks);
    return looks < 2;
  }

  /** Another one whenever a job was submitted, cancelled, or has said something. */
  async #stampNow(): Promise<string> {
    const { jobsFile, statusFolder } = this.#submitted;
    const times = await Promise.all([jobsFile, statusFolder].map(timeOf));
    const isSettled = times.every((time) => Date.now() - time > clockTickMs);
    // What is never equal to itself is looked at again.
    return isSettled ? times.join() : `${times.join()} ${performance.now()}`;
  }
}

function differs(before: ClusterTask, now: ClusterTask): boolean {
  return (
    before.state !== now.state || before.saidAt !== now.saidAt || before.seconds !== now.seconds
  );
}

async function timeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.mtimeMs ?? 0;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Does work for every item, some of them at a time. */
async function inLanes<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = items.values();
  const lane = async () => {
    for (const item of left) results.push(await work(item));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
