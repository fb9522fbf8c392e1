export { createEngine } from './createEngine.js';
export type { Engine, EngineJob } from './Engine.js';
export { engineErrorCodes } from './engineErrorCodes.js';
export { engineVersion } from './engineVersion.js';
export {
  type JobOptions,
  type JobState,
  NativeJob,
  type ProgressListener,
} from './jobs/NativeJob.js';
export type { Progress } from './jobs/Progress.js';
export { ensureLibtorch } from './libtorch/install/ensureLibtorch.js';
export type { InstallOptions } from './libtorch/install/InstallOptions.js';
export { type VerifiedLibtorch, verifyLibtorch } from './libtorch/install/verifyLibtorch.js';
export { type LibtorchPlace, libtorchPlaces } from './libtorch/libtorchPlaces.js';
export { libtorchVersion } from './libtorch/libtorchVersion.js';
export { type LoadedLibtorch, loadLibtorch } from './libtorch/loadLibtorch.js';
export {
  type ResolvedLibtorch,
  resolveLibtorch,
} from './libtorch/resolveLibtorch.js';
export type { ChangeRequest } from './requests/ChangeRequest.js';
export type { ComponentsRequest, ComponentsResult } from './requests/ComponentsRequest.js';
export type { ContinualRequest } from './requests/ContinualRequest.js';
export type { CostRequest } from './requests/CostRequest.js';
export type { DataRef } from './requests/DataRef.js';
export type { DeviceResult } from './requests/DeviceResult.js';
export type { FeaturesRequest, FeaturesResult } from './requests/FeaturesRequest.js';
export type { GraftRequest } from './requests/GraftRequest.js';
export type { ImportRequest, ImportWeightsResult } from './requests/ImportRequest.js';
export type {
  InspectActivationsResult,
  InspectedLayer,
  InspectRequest,
  InspectResult,
} from './requests/InspectRequest.js';
export type { NetworkRef } from './requests/NetworkRef.js';
export type { ProbeRequest } from './requests/ProbeRequest.js';
export type { RankRequest } from './requests/RankRequest.js';
export type { RunOn } from './requests/RunOn.js';
export type { SimilarityRequest } from './requests/SimilarityRequest.js';
export type { SpectrumRequest } from './requests/SpectrumRequest.js';
export type { ActivationsRef, ScriptSubject, SplitRef, SubjectRef } from './requests/SubjectRef.js';
export type { TrainRequest } from './requests/TrainRequest.js';
export type { VarianceRequest } from './requests/VarianceRequest.js';
export {
  change,
  components,
  continual,
  cost,
  device,
  fault,
  features,
  graft,
  importWeights,
  inspect,
  inspectActivations,
  probe,
  rank,
  similarity,
  spectrum,
  train,
  variance,
} from './verbs.js';
