import { type PlanOutcome, type PlanRun, runPlan } from './runPlan.js';

/** Where the tasks of a plan are run. All give the same ids, the same results and the same errors. */
export interface PlanEngine {
  readonly name: 'process' | 'processes' | 'slurm';
  /**
   * Runs a plan to its end. What is in the store is not run again, so a plan that was stopped goes on
   * where it ended.
   *
   * @throws TunnelError the first failing task’s error; `cancelled` after the signal
   */
  run(run: PlanRun): Promise<PlanOutcome>;
}

/** Runs plans in this process, one task at a time. */
export const inProcess: PlanEngine = { name: 'process', run: runPlan };
