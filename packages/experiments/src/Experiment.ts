import type { DataSpec, DatasetName, Plan, Scale, Task } from '@tunnel/core';

/** An experiment’s plan with the tasks that its analysis reads, by their role. */
export interface PlannedExperiment {
  readonly plan: Plan;
  readonly train: Task<'train'>;
  readonly id: Task<'probe'>;
  readonly ood: Task<'probe'>;
  readonly rank: Task<'rank'>;
}

/** What a plan is made of, beside the experiment itself. */
export interface PlanInput {
  readonly scale: Scale;
  readonly seed: number;
  /** The training distribution. */
  readonly train: DataSpec;
  /** The data of the OOD probes. */
  readonly ood: DataSpec;
}

/** A named question with the plan that answers it, at each scale. */
export interface Experiment {
  /** In commands: `tunnel run NAME`. */
  readonly name: string;
  readonly title: string;
  readonly question: string;
  /** Where question and settings come from. */
  readonly source: string;
  readonly data: {
    readonly train: DatasetName;
    /** Used where it is on the machine; else `shapes-ood`. */
    readonly ood: { readonly dataset: DatasetName; readonly classes: readonly number[] | null };
    /** A built-in data set that may stand in where `train` cannot be had; null for none. */
    readonly standIn: DatasetName | null;
  };
  plan(input: PlanInput): PlannedExperiment;
}
