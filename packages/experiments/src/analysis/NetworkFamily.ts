import { type ResampledNetworks, resampleNetworks, TunnelError } from '@tunnel/core';
import { type DetectedNetwork, detectedNetwork } from './DetectedNetwork.js';
import type { RunResults } from './RunResults.js';
import type { TrainedNetwork } from './TrainedNetwork.js';

/** One network of a family. */
export interface FamilyMember {
  /** The number in which the members differ, such as the depth. */
  readonly at: number;
  readonly network: DetectedNetwork;
  readonly parameters: number;
}

/** Networks that differ in one number alone. */
export interface NetworkFamily {
  /** What figures and tables call it. */
  readonly name: string;
  /** At least two, in increasing order of their number. */
  readonly members: readonly FamilyMember[];
  /** A number read off the curves of all members, in their order. */
  readonly estimate: ResampledNetworks['estimate'];
}

/**
 * Reads the networks of a family and resamples them together, so that numbers that compare them have
 * intervals.
 *
 * @throws TunnelError `artifact-corrupt` where a probe’s correctness cannot be read
 */
export async function readFamily(
  name: string,
  planned: readonly { readonly at: number; readonly network: TrainedNetwork }[],
  results: RunResults,
): Promise<NetworkFamily> {
  const members = await Promise.all(
    planned.map(async ({ at, network }) => ({
      at,
      network: await detectedNetwork(network, results),
      parameters: parametersOf(network, results),
    })),
  );
  const { estimate } = resampleNetworks(members.map(({ network }) => network.runs));
  return { name, members, estimate };
}

function parametersOf({ name, trainings }: TrainedNetwork, results: RunResults): number {
  const [first] = trainings;
  if (!first) throw new TunnelError('internal', `${name} is trained from no seed`);
  return results.of(first.train).parameters;
}
