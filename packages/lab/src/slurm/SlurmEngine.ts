import { TunnelError } from '@tunnel/core';
import type { Store } from '@tunnel/store';
import type { PlanEngine } from '../PlanEngine.js';
import type { PlanOutcome, PlanRun } from '../runPlan.js';
import { followJobs } from './followJobs.js';
import { SubmittedRun } from './SubmittedRun.js';
import { scancel } from './slurmCommands.js';
import type { SlurmSettings } from './slurmSettings.js';
import { submitJobs } from './submitJobs.js';

/** How a plan is run by a cluster. */
export interface SlurmOptions {
  /** The run’s id: the name of its jobs, and of its folder in the store. */
  readonly id: string;
  readonly settings: SlurmSettings;
  /** How `tunnel` is called on the nodes. */
  readonly command: readonly string[];
  /** Where data sets are looked for first; null for where the nodes’ environment says. */
  readonly dataDir: string | null;
  /** Whether what is missing is submitted first; default true. Else what was submitted is followed. */
  readonly submit?: boolean;
  /** How often what was lost without an error of its own is submitted again; default 0. */
  readonly resubmits?: number;
  /** What the signal does: jobs go on without being followed (default), or are cancelled. */
  readonly onStop?: 'leave' | 'cancel';
  /** Between two looks at the queue, in milliseconds; default from 2,000 to 15,000. */
  readonly pollMs?: readonly [shortest: number, longest: number];
  /**
   * How long a task may have neither a job nor a result before it counts as lost, in milliseconds: a
   * network file system may show a result a minute after it was written. Default 90,000.
   */
  readonly settleMs?: number;
}

/**
 * Runs plans as jobs of a Slurm cluster: each job runs its tasks with `tunnel task` against the store,
 * which all nodes must have under one path. Slurm sees to dependencies, and queues again what a node’s
 * end, a preemption or a time limit stopped.
 */
export class SlurmEngine implements PlanEngine {
  readonly name = 'slurm';
  readonly #options: SlurmOptions;

  constructor(options: SlurmOptions) {
    this.#options = options;
  }

  /**
   * {@inheritDoc PlanEngine.run}
   *
   * Also throws `job-lost` for a task whose jobs ended without result and error, `invalid-request` for
   * another plan than the run was submitted with, and those of `submitJobs`.
   */
  async run(run: PlanRun): Promise<PlanOutcome> {
    const { id, settings, command, dataDir, submit = true } = this.#options;
    const { resubmits = 0, onStop = 'leave', pollMs, settleMs } = this.#options;
    const submitted = new SubmittedRun(run.store, id);
    await this.#checkPlan(run, submitted);
    const submission = { run, submitted, settings, command, dataDir };
    if (submit) await submitJobs(submission);
    return followJobs({
      run,
      submitted,
      resubmit: async () => void (await submitJobs(submission)),
      resubmits,
      onStop,
      pollMs: pollMs ?? [2_000, 15_000],
      settleMs: settleMs ?? 90_000,
    });
  }

  /** Other data, or another device, make other tasks than those that are queued. */
  async #checkPlan({ plan }: PlanRun, submitted: SubmittedRun): Promise<void> {
    if (!submitted.exists()) return;
    const ids = new Set((await submitted.plan()).tasks.map(({ id }) => id));
    const other = plan.tasks.find(({ id }) => !ids.has(id));
    if (!other && plan.tasks.length === ids.size) return;
    throw new TunnelError(
      'invalid-request',
      `run ${submitted.id} was submitted with another plan than is made here${other ? `: “${other.label}” is not in it` : ''}; give the data and the device that it was submitted with`,
      { run: submitted.id },
    );
  }
}

/**
 * Cancels what is left of a run’s jobs.
 *
 * @throws TunnelError `task-missing` for a run that was not submitted from this store;
 *   `scheduler-missing`, `scheduler-refused`, `scheduler-silent`
 */
export async function cancelSubmitted(store: Store, id: string): Promise<void> {
  const submitted = new SubmittedRun(store, id);
  if (!submitted.exists()) {
    throw new TunnelError(
      'task-missing',
      `run “${id}” was not given to a cluster from ${store.folder}; give one that was`,
      { run: id },
    );
  }
  await scancel(id);
  await submitted.writeJobs({ ...(await submitted.jobs()), cancelledAt: new Date().toISOString() });
}
