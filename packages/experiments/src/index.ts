export type { RunResults } from './analysis/RunResults.js';
export type { DataChoice } from './data/chooseData.js';
export type { Analysis, Experiment, PlanInput, PlannedExperiment, UsedData } from './Experiment.js';
export { experiments, findExperiment } from './experiments.js';
export { createRunId } from './run/createRunId.js';
export type { RunIdentity } from './run/createRunRecord.js';
export { type ExperimentPlanning, planExperiment } from './run/planExperiment.js';
export {
  type ExperimentEvent,
  type ExperimentOutcome,
  type ExperimentRun,
  runExperiment,
} from './run/runExperiment.js';
