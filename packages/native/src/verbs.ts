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
import { type JobOptions, NativeJob } from './jobs/NativeJob.js';
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

/** Compares layers. See `SimilarityRequest`. */
export function similarity(
  request: SimilarityRequest,
  options?: JobOptions,
): NativeJob<SimilarityResult> {
  return new NativeJob('similarity', request, options);
}

/** Measures how layers fall into classes. See `VarianceRequest`. */
export function variance(
  request: VarianceRequest,
  options?: JobOptions,
): NativeJob<VarianceResult> {
  return new NativeJob('variance', request, options);
}

/** Measures the whole spectrum of each layer. See `SpectrumRequest`. */
export function spectrum(
  request: SpectrumRequest,
  options?: JobOptions,
): NativeJob<SpectrumResult> {
  return new NativeJob('spectrum', request, options);
}

/** Measures the change from layer to layer, and of the weights. See `ChangeRequest`. */
export function change(request: ChangeRequest, options?: JobOptions): NativeJob<ChangeResult> {
  return new NativeJob('change', request, options);
}

/** Puts stages of other weights into a network, or cuts it. See `GraftRequest`. */
export function graft(request: GraftRequest, options?: JobOptions): NativeJob<GraftResult> {
  return new NativeJob('graft', request, options);
}

/** Trains a network on several tasks in turn. See `ContinualRequest`. */
export function continual(
  request: ContinualRequest,
  options?: JobOptions,
): NativeJob<ContinualResult> {
  return new NativeJob('continual', request, options);
}

/** Counts and times what each layer of a network takes. See `CostRequest`. */
export function cost(request: CostRequest, options?: JobOptions): NativeJob<CostResult> {
  return new NativeJob('cost', request, options);
}

/** Writes the principal components of each layer to a file. See `ComponentsRequest`. */
export function components(
  request: ComponentsRequest,
  options?: JobOptions,
): NativeJob<ComponentsResult> {
  return new NativeJob('components', request, options);
}

/** Writes weights that came from elsewhere as the engine’s own. See `ImportRequest`. */
export function importWeights(
  request: ImportRequest,
  options?: JobOptions,
): NativeJob<ImportWeightsResult> {
  return new NativeJob('import', request, options);
}

/** Lists the layers that can be read, and a network’s parameters. */
export function inspect(request: InspectRequest): NativeJob<InspectResult> {
  return new NativeJob('inspect', request);
}

/** Looks at activations: their layers, how many images they are of, and of how many classes. */
export function inspectActivations(split: ActivationsRef): NativeJob<InspectActivationsResult> {
  return new NativeJob('inspect', { activations: split });
}

/** Says what this machine computes with. */
export function device(): NativeJob<DeviceResult> {
  return new NativeJob('device', {});
}

/** Fails on purpose: libtorch throws, Rust panics, or 10 TB are asked for. For tests. */
export function fault(kind: 'libtorch' | 'panic' | 'allocate'): NativeJob<Record<string, never>> {
  return new NativeJob('fault', { kind });
}
