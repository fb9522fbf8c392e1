import type {
  ClaimId,
  DataSpec,
  DatasetName,
  FigureInput,
  FigureTableInput,
  NetworkResult,
  Omission,
  Plan,
  Question,
  Scale,
  Task,
} from '@tunnel/core';
import type { RunResults } from './analysis/RunResults.js';

/** What a plan is made of, beside the experiment itself. */
export interface PlanInput {
  readonly scale: Scale;
  /** Every network is trained from each of them. At least one, none twice. */
  readonly seeds: readonly number[];
  /** Whether the device computes faster in bfloat16; at scale paper nothing depends on it. */
  readonly bfloat16: boolean;
  /** The training distribution. */
  readonly train: DataSpec;
  /** The data of the OOD probes; null for an experiment that has none. */
  readonly ood: DataSpec | null;
  /** Those of the experiment’s `more` data sets that are at hand. */
  readonly more: ReadonlyMap<DatasetName, DataSpec>;
}

/** Data that an experiment used. */
export interface UsedData {
  readonly spec: DataSpec;
  /** A task whose result counts the images that were read; null where none does. */
  readonly countedBy: Task<'train'> | Task<'probe'> | null;
}

/** An experiment’s plan with what its analysis makes of the results. */
export interface PlannedExperiment {
  readonly plan: Plan;
  /** What the record says of the data, as in `runRecordSchema`; `id` default `train`. */
  readonly data: {
    readonly train: UsedData;
    readonly id?: UsedData;
    readonly ood?: UsedData | null;
    readonly more?: readonly (UsedData & { readonly use: string })[];
  };
  /** Parts that this plan leaves out, such as those whose data set is not at hand. */
  readonly omitted: readonly Omission[];
  /** Reads the results of the plan’s tasks; computes nothing that a task could. */
  analyse(results: RunResults): Promise<Analysis>;
}

/** What an analysis makes of its runs. */
export interface Analysis {
  /** Networks that were probed and looked for a tunnel in; default none. */
  readonly networks?: readonly NetworkResult[];
  /** What is asked of the runs, for `decideFindings` to answer. */
  readonly questions: readonly Question[];
  readonly figures?: readonly FigureInput[];
  readonly tables?: readonly FigureTableInput[];
}

/** A named question with the plan that answers it, at each scale. */
export interface Experiment {
  /** In commands: `tunnel run NAME`. */
  readonly name: string;
  readonly title: string;
  readonly question: string;
  /** Where question and settings come from. */
  readonly source: string;
  /** The claims that its findings are of. */
  readonly claims: readonly ClaimId[];
  /** The seeds where none are asked for. */
  readonly seeds: Readonly<Record<Scale, readonly number[]>>;
  readonly data: {
    readonly train: DatasetName;
    /**
     * Used where it is on the machine and is not trained on; else a built-in one. Null for none.
     */
    readonly ood: {
      readonly dataset: DatasetName;
      readonly classes: readonly number[] | null;
    } | null;
    /** Data sets that parts of the experiment need; what needs one that is not at hand is left out. */
    readonly more?: readonly DatasetName[];
    /** A built-in data set that may stand in where `train` cannot be had; null for none. */
    readonly standIn: DatasetName | null;
  };
  plan(input: PlanInput): PlannedExperiment;
}
