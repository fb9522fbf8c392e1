import { type ResampledNetworks, resampleNetworks } from '@tunnel/core';
import { type DetectedNetwork, detectedNetwork } from './DetectedNetwork.js';
import type { RunResults } from './RunResults.js';
import type { TrainedNetwork } from './TrainedNetwork.js';

/** A trained network with what its probes found, to be asked for numbers with intervals. */
export interface ProbedNetwork extends DetectedNetwork {
  /** Of this network alone. */
  readonly resampled: ResampledNetworks;
}

/** @throws TunnelError `artifact-corrupt` where a probe’s correctness cannot be read */
export async function probedNetwork(
  network: TrainedNetwork,
  results: RunResults,
): Promise<ProbedNetwork> {
  const detected = await detectedNetwork(network, results);
  return { ...detected, resampled: resampleNetworks([detected.runs]) };
}
