import { setTimeout } from 'node:timers/promises';
import { isTunnelError, type RunTask, type Task, TunnelError } from '@tunnel/core';
import type { StoredTask } from '@tunnel/store';
import type { PlanOutcome, PlanRun } from '../runPlan.js';
import type { TaskStatus } from '../status/TaskStatus.js';
import { jobsByTask, type SubmittedRun } from './SubmittedRun.js';
import { type QueuedJob, scancel, squeue } from './slurmCommands.js';

/** Jobs that are followed, and how. See `SlurmOptions`. */
export interface Following {
  readonly run: PlanRun;
  readonly submitted: SubmittedRun;
  readonly resubmit: () => Promise<void>;
  readonly resubmits: number;
  readonly onStop: 'leave' | 'cancel';
  readonly pollMs: readonly [shortest: number, longest: number];
  readonly settleMs: number;
}

/**
 * Follows the jobs of a plan until every task has its result, or nothing more will come. The queue and
 * the store say how it stands; what jobs say of themselves is passed on.
 *
 * @throws TunnelError the first failing task’s error, once no job is left; `job-lost`; `cancelled`
 *   after the signal, and for a run that was cancelled; `artifact-corrupt`
 */
export function followJobs(following: Following): Promise<PlanOutcome> {
  return new Follower(following).run();
}

class Follower {
  readonly #following: Following;
  readonly #run: PlanRun;
  readonly #results = new Map<string, StoredTask>();
  readonly #ended = new Map<string, RunTask>();
  /** Tasks that will have no result; null where they were lost, or what they need was. */
  readonly #givenUp = new Map<string, TunnelError | null>();
  readonly #started = new Set<string>();
  /** The latest report of each task, so that none is told twice. */
  readonly #reported = new Map<string, string>();
  /** When a task was first seen without a job and without a result. */
  readonly #goneAt = new Map<string, number>();
  #jobs = new Map<string, string>();
  #resubmits: number;
  #told = '';

  constructor(following: Following) {
    this.#following = following;
    this.#run = following.run;
    this.#resubmits = following.resubmits;
  }

  async run(): Promise<PlanOutcome> {
    const { plan } = this.#run;
    await this.#readJobs();
    for (const task of plan.tasks) await this.#takeResult(task);
    for (let pauseMs = this.#following.pollMs[0]; ; ) {
      if (this.#run.signal?.aborted) await this.#stop();
      const moved = await this.#look();
      if (this.#ended.size === plan.tasks.length) break;
      if (this.#ended.size + this.#givenUp.size === plan.tasks.length) await this.#endOrResubmit();
      pauseMs = moved ? this.#following.pollMs[0] : 1.5 * pauseMs;
      await this.#pause(Math.min(pauseMs, this.#following.pollMs[1]));
    }
    return this.#outcome();
  }

  #outcome(): PlanOutcome {
    const tasks = this.#run.plan.tasks.flatMap(({ id }) => this.#ended.get(id) ?? []);
    const own = tasks.filter(({ state }) => state === 'done');
    const evidence = this.#results.get(own.at(-1)?.id ?? '')?.evidence;
    return { tasks, results: this.#results, ...(evidence ? { evidence } : {}) };
  }

  /** Looks at every task that is left; whether something has happened. */
  async #look(): Promise<boolean> {
    const queue = await this.#queue();
    let moved = false;
    for (const task of this.#run.plan.tasks) {
      const { id } = task;
      if (this.#ended.has(id) || this.#givenUp.has(id)) continue;
      if (await this.#takeResult(task)) {
        moved = true;
        continue;
      }
      if (queue === null) continue;
      const job = queue.get(this.#jobs.get(id) ?? '');
      if (job) {
        this.#goneAt.delete(id);
        if (job.state === 'RUNNING' && (await this.#hear(task))) moved = true;
      } else if (await this.#isGivenUp(task)) moved = true;
    }
    if (queue) this.#tellQueue([...queue.values()]);
    return moved;
  }

  /** The run’s jobs by their ids; null where the controller does not answer now. */
  async #queue(): Promise<ReadonlyMap<string, QueuedJob> | null> {
    try {
      const jobs = await squeue(this.#following.submitted.id);
      return new Map(jobs.map((job) => [job.id, job]));
    } catch (error) {
      this.#tellSilence(error);
      return null;
    }
  }

  /** Tells once that the controller does not answer. @throws any other error */
  #tellSilence(error: unknown): void {
    if (!isTunnelError(error) || error.code !== 'scheduler-silent') throw error;
    if (this.#told !== error.code) this.#run.onEvent?.({ kind: 'scheduler-silent', error });
    this.#told = error.code;
  }

  async #takeResult(task: Task): Promise<boolean> {
    const { id, label, spec } = task;
    const stored = await this.#run.store.readTask(id);
    if (!stored) return false;
    this.#results.set(id, stored);
    const state = this.#jobs.has(id) ? 'done' : 'cached';
    const status = state === 'done' ? await this.#following.submitted.statuses.read(id) : null;
    const seconds = status?.seconds ?? null;
    this.#ended.set(id, { id, label, kind: spec.kind, state, seconds });
    const place = { index: this.#ended.size, total: this.#run.plan.tasks.length };
    this.#run.onEvent?.({ kind: 'ended', task, ...place, state, seconds });
    return true;
  }

  /** Passes on what a running task says; whether it is something new. */
  async #hear(task: Task): Promise<boolean> {
    const status = await this.#following.submitted.statuses.read(task.id);
    if (status?.state !== 'running') return false;
    const isNew = !this.#started.has(task.id);
    this.#started.add(task.id);
    const place = { index: this.#ended.size + 1, total: this.#run.plan.tasks.length };
    if (isNew) this.#run.onEvent?.({ kind: 'started', task, ...place });
    if (status.progress === null || this.#reported.get(task.id) === status.at) return isNew;
    this.#reported.set(task.id, status.at);
    this.#run.onEvent?.({ kind: 'progress', task, progress: status.progress });
    return true;
  }

  /** Whether a task without a job will have no result. */
  async #isGivenUp(task: Task): Promise<boolean> {
    const { statuses } = this.#following.submitted;
    const error = errorOf(await statuses.read(task.id));
    if (error) {
      this.#giveUp(task, error);
      return true;
    }
    const needsLost = Object.values(task.inputs).some((id) => this.#givenUp.has(id));
    const goneAt = this.#goneAt.get(task.id) ?? performance.now();
    this.#goneAt.set(task.id, goneAt);
    const cancelled = this.#jobs.has(task.id) && (await this.#wasCancelled());
    if (!needsLost && !cancelled && performance.now() - goneAt < this.#following.settleMs) {
      return false;
    }
    this.#giveUp(task, null);
    return true;
  }

  #giveUp(task: Task, error: TunnelError | null): void {
    this.#givenUp.set(task.id, error);
    if (!error) return;
    const place = { index: this.#ended.size + 1, total: this.#run.plan.tasks.length };
    this.#run.onEvent?.({ kind: 'ended', task, ...place, state: 'failed', seconds: null });
  }

  /** Nothing more will come: the run ends with an error, or what was lost is submitted again. */
  async #endOrResubmit(): Promise<void> {
    const { submitted, resubmit } = this.#following;
    if (await this.#wasCancelled()) {
      throw new TunnelError('cancelled', `run ${submitted.id} was cancelled`, {
        run: submitted.id,
      });
    }
    const [failure] = [...this.#givenUp.values()].filter((error) => error !== null);
    if (failure) throw failure;
    if (this.#resubmits === 0) throw this.#lost();
    try {
      await resubmit();
    } catch (error) {
      this.#tellSilence(error);
      return;
    }
    this.#resubmits -= 1;
    await this.#readJobs();
    this.#givenUp.clear();
    this.#goneAt.clear();
    this.#started.clear();
  }

  #lost(): TunnelError {
    const { submitted } = this.#following;
    const ids = [...this.#givenUp.keys()];
    const [first = ''] = ids;
    const label = this.#run.plan.tasks.find(({ id }) => id === first)?.label ?? first;
    const others = ids.length > 1 ? ` and ${ids.length - 1} more` : '';
    const job = this.#jobs.get(first);
    const log =
      job === undefined ? 'no job was submitted' : `see ${submitted.logFolder}/${job}.log`;
    return new TunnelError(
      'job-lost',
      `the job of “${label}”${others} ended without a result: ${log}; submit what is missing with "tunnel follow ${submitted.id} --resubmit"`,
      { run: submitted.id, tasks: ids },
    );
  }

  async #stop(): Promise<never> {
    const { submitted, onStop } = this.#following;
    const context = { run: submitted.id };
    if (onStop === 'leave') {
      throw new TunnelError(
        'cancelled',
        `run ${submitted.id} is no longer followed, and its jobs go on: come back with "tunnel follow ${submitted.id}", end them with "tunnel cancel ${submitted.id}"`,
        context,
      );
    }
    await scancel(submitted.id);
    // What is running keeps its state first.
    while ((await squeue(submitted.id)).length > 0) await setTimeout(this.#following.pollMs[0]);
    throw new TunnelError('cancelled', `run ${submitted.id} was cancelled`, context);
  }

  async #wasCancelled(): Promise<boolean> {
    return (await this.#following.submitted.jobs()).cancelledAt !== null;
  }

  async #readJobs(): Promise<void> {
    this.#jobs = jobsByTask(await this.#following.submitted.jobs());
  }

  /** Tells how many jobs wait and run, when that is something new. */
  #tellQueue(queue: readonly QueuedJob[]): void {
    const waiting = queue.filter(({ state }) => state === 'PENDING');
    const running = queue.filter(({ state }) => state === 'RUNNING').length;
    const reasons = waiting.map(({ reason }) => reason);
    const reason = reasons.find((each) => each !== 'Dependency' && each !== 'None') ?? null;
    const told = `${waiting.length} ${running} ${reason}`;
    if (told === this.#told) return;
    this.#told = told;
    this.#run.onEvent?.({ kind: 'queue', waiting: waiting.length, running, reason });
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#run;
    await setTimeout(ms, undefined, signal ? { signal } : {}).catch(() => {});
  }
}

/** The error that a task failed with; null where it has not, and where somebody stopped it. */
function errorOf(status: TaskStatus | null): TunnelError | null {
  if (status?.state !== 'failed' || !status.error) return null;
  const { code, message, context } = status.error;
  return new TunnelError(code, message, { ...context, host: status.host });
}
