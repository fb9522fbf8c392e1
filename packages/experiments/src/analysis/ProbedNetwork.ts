import {
  type NetworkResult,
  type ResampledNetworks,
  resampleNetworks,
  type SeedDetection,
  type SeedRun,
  TunnelError,
} from '@tunnel/core';
import { networkResult, seedRuns } from './networkResult.js';
import type { RunResults } from './RunResults.js';
import type { TrainedNetwork } from './TrainedNetwork.js';

/** A trained network with what its probes found. */
export interface ProbedNetwork {
  readonly name: string;
  readonly result: NetworkResult;
  /** Layers, rules and verdict over the seeds. */
  readonly overSeeds: SeedDetection;
  /** One a seed. */
  readonly runs: readonly SeedRun[];
  /** Of this network alone. */
  readonly resampled: ResampledNetworks;
}

/** @throws TunnelError `artifact-corrupt` where a probe’s correctness cannot be read */
export async function probedNetwork(
  network: TrainedNetwork,
  results: RunResults,
): Promise<ProbedNetwork> {
  const result = await networkResult(network, results);
  const runs = await seedRuns(network, results);
  const { name } = network;
  if (!result.overSeeds)
    throw new TunnelError('internal', `${name} was not looked for a tunnel in`);
  return { name, result, overSeeds: result.overSeeds, runs, resampled: resampleNetworks([runs]) };
}
