export type { DataChoice } from './data/chooseData.js';
export type {
  Experiment,
  PlanInput,
  PlannedExperiment,
  PlannedNetwork,
  PlannedTraining,
} from './Experiment.js';
export { experiments, findExperiment } from './experiments.js';
export {
  type ExperimentEvent,
  type ExperimentOutcome,
  type ExperimentRun,
  runExperiment,
} from './run/runExperiment.js';
