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
export { type LibtorchPlace, libtorchPlaces } from './libtorch/libtorchPlaces.js';
export { libtorchVersion } from './libtorch/libtorchVersion.js';
export { type LoadedLibtorch, loadLibtorch } from './libtorch/loadLibtorch.js';
export {
  type ResolvedLibtorch,
  resolveLibtorch,
} from './libtorch/resolveLibtorch.js';
export type {
  DataRef,
  DeviceResult,
  FeaturesRequest,
  FeaturesResult,
  InspectResult,
  NetworkRef,
  ProbeRequest,
  RankRequest,
  RunOn,
  TrainRequest,
} from './requests.js';
export {
  device,
  fault,
  features,
  inspect,
  probe,
  rank,
  train,
} from './verbs.js';
