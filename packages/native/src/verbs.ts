import type { ProbeResult, RankResult, TrainResult } from '@tunnel/core';
import { type JobOptions, NativeJob } from './jobs/NativeJob.js';
import type { DeviceResult } from './requests/DeviceResult.js';
import type { FeaturesRequest, FeaturesResult } from './requests/FeaturesRequest.js';
import type { InspectResult } from './requests/InspectResult.js';
import type { NetworkRef } from './requests/NetworkRef.js';
import type { ProbeRequest } from './requests/ProbeRequest.js';
import type { RankRequest } from './requests/RankRequest.js';
import type { TrainRequest } from './requests/TrainRequest.js';

/**
 * Trains a network. See `TrainRequest`.
 *
 * Errors of this and the other verbs come as a rejected `wait()`; that the engine cannot be loaded
 * is thrown at once.
 */
export function train(request: TrainRequest, options?: JobOptions): NativeJob<TrainResult> {
  return new NativeJob('train', request, options);
}

/** Trains and tests a linear probe on each layer. See `ProbeRequest`. */
export function probe(request: ProbeRequest, options?: JobOptions): NativeJob<ProbeResult> {
  return new NativeJob('probe', request, options);
}

/** Measures the numerical rank of each layer. See `RankRequest`. */
export function rank(request: RankRequest, options?: JobOptions): NativeJob<RankResult> {
  return new NativeJob('rank', request, options);
}

/** Writes representations to a file. See `FeaturesRequest`. */
export function features(
  request: FeaturesRequest,
  options?: JobOptions,
): NativeJob<FeaturesResult> {
  return new NativeJob('features', request, options);
}

/** Lists a network’s layers and parameters. */
export function inspect(network: NetworkRef): NativeJob<InspectResult> {
  return new NativeJob('inspect', { network });
}

/** Says what this machine computes with. */
export function device(): NativeJob<DeviceResult> {
  return new NativeJob('device', {});
}

/** Fails on purpose: libtorch throws, Rust panics, or 10 TB are asked for. For tests. */
export function fault(kind: 'libtorch' | 'panic' | 'allocate'): NativeJob<Record<string, never>> {
  return new NativeJob('fault', { kind });
}
