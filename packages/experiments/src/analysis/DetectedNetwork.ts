import { detectSeeds, type NetworkResult, type SeedDetection, type SeedRun } from '@tunnel/core';
import { networkResult, seedRuns } from './networkResult.js';
import type { RunResults } from './RunResults.js';
import type { TrainedNetwork } from './TrainedNetwork.js';

/** A trained network with what its probes found. */
export interface DetectedNetwork {
  readonly name: string;
  readonly result: NetworkResult;
  /** Layers, rules and verdict over the seeds. */
  readonly overSeeds: SeedDetection;
  /** One a seed. */
  readonly runs: readonly SeedRun[];
}

/** @throws TunnelError `artifact-corrupt` where a probe’s correctness cannot be read */
export async function detectedNetwork(
  network: TrainedNetwork,
  results: RunResults,
): Promise<DetectedNetwork> {
  const runs = await seedRuns(network, results);
  const overSeeds = detectSeeds(runs);
  const { name } = network;
  return { name, result: networkResult(network, overSeeds, results), overSeeds, runs };
}
