import type { ProbeResult, RankResult, TrainResult } from '@tunnel/core';
import type { JobOptions, NativeJob } from './jobs/NativeJob.js';
import type { DeviceResult } from './requests/DeviceResult.js';
import type { FeaturesRequest, FeaturesResult } from './requests/FeaturesRequest.js';
import type { InspectResult } from './requests/InspectResult.js';
import type { NetworkRef } from './requests/NetworkRef.js';
import type { ProbeRequest } from './requests/ProbeRequest.js';
import type { RankRequest } from './requests/RankRequest.js';
import type { TrainRequest } from './requests/TrainRequest.js';

/** A call that goes on, as far as those who run plans need it. */
export type EngineJob<T> = Pick<NativeJob<T>, 'wait' | 'cancel'>;

/** The verbs of the engine. What runs plans depends on this alone, so a test can bring its own. */
export interface Engine {
  train(request: TrainRequest, options?: JobOptions): EngineJob<TrainResult>;
  probe(request: ProbeRequest, options?: JobOptions): EngineJob<ProbeResult>;
  rank(request: RankRequest, options?: JobOptions): EngineJob<RankResult>;
  features(request: FeaturesRequest, options?: JobOptions): EngineJob<FeaturesResult>;
  inspect(network: NetworkRef): EngineJob<InspectResult>;
  device(): EngineJob<DeviceResult>;
}
