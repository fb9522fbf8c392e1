import type {
  ChangeResult,
  ContinualResult,
  CostResult,
  GraftResult,
  ProbeResult,
  RankResult,
  SimilarityResult,
  SpectrumResult,
  TrainResult,
  VarianceResult,
} from '@tunnel/core';
import type { JobOptions, NativeJob } from './jobs/NativeJob.js';
import type { ChangeRequest } from './requests/ChangeRequest.js';
import type { ComponentsRequest, ComponentsResult } from './requests/ComponentsRequest.js';
import type { ContinualRequest } from './requests/ContinualRequest.js';
import type { CostRequest } from './requests/CostRequest.js';
import type { DeviceResult } from './requests/DeviceResult.js';
import type { FeaturesRequest, FeaturesResult } from './requests/FeaturesRequest.js';
import type { GraftRequest } from './requests/GraftRequest.js';
import type { ImportRequest, ImportWeightsResult } from './requests/ImportRequest.js';
import type {
  InspectActivationsResult,
  InspectRequest,
  InspectResult,
} from './requests/InspectRequest.js';
import type { ProbeRequest } from './requests/ProbeRequest.js';
import type { RankRequest } from './requests/RankRequest.js';
import type { SimilarityRequest } from './requests/SimilarityRequest.js';
import type { SpectrumRequest } from './requests/SpectrumRequest.js';
import type { ActivationsRef } from './requests/SubjectRef.js';
import type { TrainRequest } from './requests/TrainRequest.js';
import type { VarianceRequest } from './requests/VarianceRequest.js';

/** A call that goes on, as far as those who run plans need it. */
export type EngineJob<T> = Pick<NativeJob<T>, 'wait' | 'cancel'>;

/** The verbs of the engine. What runs plans depends on this alone, so a test can bring its own. */
export interface Engine {
  train(request: TrainRequest, options?: JobOptions): EngineJob<TrainResult>;
  continual(request: ContinualRequest, options?: JobOptions): EngineJob<ContinualResult>;
  graft(request: GraftRequest, options?: JobOptions): EngineJob<GraftResult>;
  probe(request: ProbeRequest, options?: JobOptions): EngineJob<ProbeResult>;
  rank(request: RankRequest, options?: JobOptions): EngineJob<RankResult>;
  spectrum(request: SpectrumRequest, options?: JobOptions): EngineJob<SpectrumResult>;
  similarity(request: SimilarityRequest, options?: JobOptions): EngineJob<SimilarityResult>;
  variance(request: VarianceRequest, options?: JobOptions): EngineJob<VarianceResult>;
  change(request: ChangeRequest, options?: JobOptions): EngineJob<ChangeResult>;
  components(request: ComponentsRequest, options?: JobOptions): EngineJob<ComponentsResult>;
  features(request: FeaturesRequest, options?: JobOptions): EngineJob<FeaturesResult>;
  cost(request: CostRequest, options?: JobOptions): EngineJob<CostResult>;
  importWeights(request: ImportRequest, options?: JobOptions): EngineJob<ImportWeightsResult>;
  inspect(request: InspectRequest): EngineJob<InspectResult>;
  inspectActivations(split: ActivationsRef): EngineJob<InspectActivationsResult>;
  device(): EngineJob<DeviceResult>;
}
