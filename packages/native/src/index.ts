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
export type { DataRef } from './requests/DataRef.js';
export type { DeviceResult } from './requests/DeviceResult.js';
export type { FeaturesRequest, FeaturesResult } from './requests/FeaturesRequest.js';
export type { InspectResult } from './requests/InspectResult.js';
export type { NetworkRef } from './requests/NetworkRef.js';
export type { ProbeRequest } from './requests/ProbeRequest.js';
export type { RankRequest } from './requests/RankRequest.js';
export type { RunOn } from './requests/RunOn.js';
export type { SubjectRef } from './requests/SubjectRef.js';
export type { TrainRequest } from './requests/TrainRequest.js';
export {
  device,
  fault,
  features,
  inspect,
  probe,
  rank,
  train,
} from './verbs.js';
