export { type Comparison, comparisonSchema } from './comparison.js';
export { type ErrorData, errorDataSchema } from './errorData.js';
export { type ExperimentFacts, experimentListSchema, experimentSchema } from './experiment.js';
export {
  type DataFormat,
  dataFormats,
  type FigureFormat,
  figureFormats,
  figuresSchema,
} from './figures.js';
export { findingsSchema } from './findings.js';
export { type Layers, layersSchema, type Measure, measureSchema } from './layers.js';
export {
  embeddingsSchema,
  similaritiesSchema,
  spectraSchema,
  variancesSchema,
} from './measured.js';
export { type PlanGraph, planSchema } from './plan.js';
export { type Problem, problemSchema } from './problem.js';
export { progressSchema } from './progress.js';
export { type RunDetail, runDetailSchema } from './runDetail.js';
export { type RunEngine, runEngineSchema } from './runEngine.js';
export { type Happening, happeningSchema, parseRunEvent, type RunEvent } from './runEvent.js';
export {
  type ListedRun,
  listedRunSchema,
  type RunSort,
  runPageSchema,
  runSorts,
} from './runPage.js';
export { type RunRequest, runRequestSchema } from './runRequest.js';
export { type RunState, runStateSchema } from './runState.js';
export { type RunSummary, runSummarySchema } from './runSummary.js';
export { runSummaryOf } from './runSummaryOf.js';
export { hasEnded, type Standing, standingSchema } from './standing.js';
export { type Tunnels, tunnelsSchema } from './tunnels.js';
