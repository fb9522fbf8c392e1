export { type ClaimId, claimIdSchema, claimIds, claims } from './claims/claims.js';
export { type Reference, referenceSchema } from './claims/reference.js';
export { references } from './claims/references.js';
export { type CutCost, type CutPrice, cutCostOf, cutCosts, priceCuts } from './cuts/priceCuts.js';
export {
  cifar100ClassNames,
  cifar100CoarseClassNames,
} from './data/cifar100ClassNames.js';
export {
  type DatasetInfo,
  type DatasetName,
  datasetInfo,
  datasetNames,
  datasetTitle,
  isDatasetName,
} from './data/datasetInfo.js';
export { drawClasses } from './data/drawClasses.js';
export { splitClasses } from './data/splitClasses.js';
export {
  extractorLength,
  peakIndex,
  retainedPercent,
  tunnelLength,
} from './detection/curveStatistics.js';
export type { DetectionOptions } from './detection/DetectionOptions.js';
export { describeBasis } from './detection/describeBasis.js';
export { describeTunnel } from './detection/describeTunnel.js';
export { detectSeeds, type SeedRun } from './detection/detectSeeds.js';
export { detectTunnel, hasTunnel } from './detection/detectTunnel.js';
export { isAboveChance } from './detection/isAboveChance.js';
export { lastBeforeTunnel } from './detection/lastBeforeTunnel.js';
export { leadingInterval } from './detection/leadingInterval.js';
export {
  type AccuracyCurves,
  type Estimate,
  type ResampledNetworks,
  resampleNetworks,
} from './detection/resampleNetworks.js';
export {
  type SeedDetection,
  type SeedLayer,
  seedDetectionSchema,
} from './detection/seedDetection.js';
export { type TunnelLayer, tunnelLayers } from './detection/TunnelLayer.js';
export type { ProbeFacts, TunnelNetwork } from './detection/TunnelNetwork.js';
export {
  type Intervals,
  type OodRetained,
  type StartInterval,
  type TunnelDetection,
  type TunnelRule,
  type TunnelVerdict,
  tunnelDetectionSchema,
  tunnelRuleSchema,
} from './detection/tunnelDetection.js';
export { type ErrorCode, errorCodes, isErrorCode } from './errors/errorCodes.js';
export { type ErrorContext, isTunnelError, TunnelError } from './errors/TunnelError.js';
export { estimateTask, type TaskEstimate } from './estimates/estimateTask.js';
export { type Axis, axisSchema } from './figures/axis.js';
export { type DotsChart, type DotsChartInput, dotsChartSchema } from './figures/dotsChart.js';
export { type Figure, type FigureInput, figureSchema } from './figures/figure.js';
export {
  type FigureTable,
  type FigureTableInput,
  figureTableSchema,
} from './figures/figureTable.js';
export {
  type HeatMapChart,
  type HeatMapChartInput,
  heatMapChartSchema,
} from './figures/heatMapChart.js';
export { type LinesChart, type LinesChartInput, linesChartSchema } from './figures/linesChart.js';
export {
  type ScatterChart,
  type ScatterChartInput,
  scatterChartSchema,
} from './figures/scatterChart.js';
export { decideFindings } from './findings/decideFindings.js';
export { type Finding, type FindingVerdict, findingSchema } from './findings/finding.js';
export { formatInterval, formatStatistic } from './findings/formatStatistic.js';
export type { ImagesQuestion, OpenQuestion, Question, SeedsQuestion } from './findings/Question.js';
export { trainingBytes } from './memory/trainingBytes.js';
export { parseAs } from './parsing/parseAs.js';
export { canonicalJson } from './plans/canonicalJson.js';
export { checkpointName } from './plans/checkpoints.js';
export { createPlan } from './plans/createPlan.js';
export { createTask, type TaskInput } from './plans/createTask.js';
export type { Plan } from './plans/Plan.js';
export {
  bringsActivations,
  imageSideOf,
  isProducer,
  type Producer,
} from './plans/Producer.js';
export { type PlanDocument, parsePlan, planDocument } from './plans/planDocument.js';
export { type Scale, scaleSchema } from './plans/scale.js';
export { isTaskOf, type Task, type TaskInputs } from './plans/Task.js';
export { taskId } from './plans/taskId.js';
export { type ChangeResult, changeResultSchema } from './results/changeResult.js';
export { type ContinualResult, continualResultSchema } from './results/continualResult.js';
export { type CostResult, costResultSchema } from './results/costResult.js';
export { type EmbedResult, embedResultSchema } from './results/embedResult.js';
export { type Evidence, evidenceSchema } from './results/evidence.js';
export { type GraftResult, graftResultSchema } from './results/graftResult.js';
export { type ImportResult, importResultSchema } from './results/importResult.js';
export {
  type LayerRow,
  type LayerTable,
  layerRowSchema,
  layerTable,
} from './results/layerTable.js';
export {
  type NetworkResult,
  networkResultSchema,
  type SeedResult,
} from './results/networkResult.js';
export { type Omission, omissionSchema } from './results/omission.js';
export { type ProbeResult, probeResultSchema } from './results/probeResult.js';
export { type RankResult, rankResultSchema } from './results/rankResult.js';
export { type RunData, runDataSchema } from './results/runData.js';
export { parseRunRecord, type RunRecord, runRecordSchema } from './results/runRecord.js';
export { type RunTask, runTaskSchema } from './results/runTask.js';
export { type SimilarityResult, similarityResultSchema } from './results/similarityResult.js';
export { type SingleRun, singleRunOf } from './results/singleRun.js';
export { type SpectrumResult, spectrumResultSchema } from './results/spectrumResult.js';
export { type TrainResult, trainResultSchema } from './results/trainResult.js';
export { type VarianceResult, varianceResultSchema } from './results/varianceResult.js';
export {
  classCountOf,
  classCountSchema,
  type DataSpec,
  type DataSpecInput,
  dataSpecSchema,
  datasetNameSchema,
  sideOf,
  sideSchema,
} from './specs/dataSpec.js';
export { dataSpecsOf } from './specs/dataSpecsOf.js';
export { type Precision, precisionSchema, taskIdSchema } from './specs/fields.js';
export { networkName } from './specs/networkName.js';
export {
  type NetworkSpec,
  type NetworkSpecInput,
  networkSpecSchema,
} from './specs/networkSpec.js';
export {
  normaliseDataSpec,
  normaliseNetworkSpec,
  normaliseProbeSpec,
  normaliseRankSpec,
  normaliseTaskSpec,
  normaliseTrainingSpec,
  parseSpec,
} from './specs/normalise.js';
export { probeProtocols } from './specs/probeProtocols.js';
export { type ProbeSpec, type ProbeSpecInput, probeSpecSchema } from './specs/probeSpec.js';
export { type RankSpec, type RankSpecInput, rankSpecSchema } from './specs/rankSpec.js';
export {
  type ProducerKind,
  producerKinds,
  type ReaderKind,
  type TaskKind,
  type TaskSpec,
  type TaskSpecInput,
  type TaskSpecOf,
  taskKindSchema,
  taskSpecSchema,
} from './specs/taskSpec.js';
export type { ChangeSpec } from './specs/tasks/changeTask.js';
export type { CostSpec } from './specs/tasks/costTask.js';
export type { EmbedSpec } from './specs/tasks/embedTask.js';
export type { Normalisation } from './specs/tasks/importTask.js';
export type { SimilaritySpec } from './specs/tasks/similarityTask.js';
export type { SpectrumSpec } from './specs/tasks/spectrumTask.js';
export type { VarianceSpec } from './specs/tasks/varianceTask.js';
export {
  type ContinualTrainingSpec,
  type TrainingSpec,
  type TrainingSpecInput,
  trainingSpecSchema,
} from './specs/trainingSpec.js';
export { accuracyStandardError } from './statistics/accuracyStandardError.js';
export { cliffsDelta, type EffectSize } from './statistics/cliffsDelta.js';
export type { Interval } from './statistics/interval.js';
export {
  type MeanInterval,
  meanInterval,
  meanIntervalSchema,
} from './statistics/meanInterval.js';
export { pearson } from './statistics/pearson.js';
export {
  createRandomStream,
  type RandomStream,
  uniform,
  uniformIndex,
} from './statistics/randomStream.js';
export { spearman } from './statistics/spearman.js';
export { wilcoxonSignedRank } from './statistics/wilcoxonSignedRank.js';
export { wilsonInterval } from './statistics/wilsonInterval.js';
export { terminalText } from './text/terminalText.js';
export { adviseTransfer, type TransferAdvice } from './transfer/adviseTransfer.js';
export { bestLayer } from './transfer/bestLayer.js';
export { transferBatchSize, transferValidationShare } from './transfer/labelBudget.js';
export { regretsOf } from './transfer/regretsOf.js';
