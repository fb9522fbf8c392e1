import type { DataSpec, DatasetName, Plan, Scale, Task } from '@tunnel/core';

/** The tasks of one network trained from one seed, by the role that the analysis knows them by. */
export interface PlannedTraining {
  readonly seed: number;
  readonly train: Task<'train'>;
  readonly id: Task<'probe'>;
  readonly ood: Task<'probe'>;
  readonly rank: Task<'rank'>;
}

/** One network of an experiment, trained from every seed. */
export interface PlannedNetwork {
  /** What figures and tables call it. */
  readonly name: string;
  /** At least one, in the order of the seeds. */
  readonly trainings: readonly PlannedTraining[];
}

/** An experiment’s plan with the tasks that its analysis reads. */
export interface PlannedExperiment {
  readonly plan: Plan;
  /** At least one. */
  readonly networks: readonly PlannedNetwork[];
}

/** What a plan is made of, beside the experiment itself. */
export interface PlanInput {
  readonly scale: Scale;
  /** Every network is trained from each of them. At least one, none twice. */
  readonly seeds: readonly number[];
  /** Whether the device computes faster in bfloat16; at scale paper nothing depends on it. */
  readonly bfloat16: boolean;
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
  /** The seeds where none are asked for. */
  readonly seeds: Readonly<Record<Scale, readonly number[]>>;
  readonly data: {
    readonly train: DatasetName;
    /** Used where it is on the machine and is not trained on; else a built-in one. */
    readonly ood: { readonly dataset: DatasetName; readonly classes: readonly number[] | null };
    /** A built-in data set that may stand in where `train` cannot be had; null for none. */
    readonly standIn: DatasetName | null;
  };
  plan(input: PlanInput): PlannedExperiment;
}
