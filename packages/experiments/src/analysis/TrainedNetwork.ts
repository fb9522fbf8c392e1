import type { Task } from '@tunnel/core';

/** The tasks of one network trained from one seed, by the role that an analysis knows them by. */
export interface SeedTraining {
  readonly seed: number;
  readonly train: Task<'train'>;
  readonly id: Task<'probe'>;
  readonly ood: Task<'probe'> | null;
  /** OOD probes on other classes, as many: read as one with `ood`, see `poolProbes`. Default none. */
  readonly moreOod?: readonly Task<'probe'>[];
  readonly rank: Task<'rank'> | null;
}

/** One network of an experiment, trained from every seed. */
export interface TrainedNetwork {
  /** What figures and tables call it. */
  readonly name: string;
  /** At least one, in the order of the seeds; all have an OOD probe or none, and so with ranks. */
  readonly trainings: readonly SeedTraining[];
}
