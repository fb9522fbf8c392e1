import {
  type AccuracyCurves,
  meanInterval,
  type NetworkResult,
  type ResampledNetworks,
  resampleNetworks,
} from '@tunnel/core';
import { type DetectedNetwork, detectedNetwork } from '../analysis/DetectedNetwork.js';
import type { RunResults } from '../analysis/RunResults.js';
import type { TrainedNetwork } from '../analysis/TrainedNetwork.js';

/** A network that is trained on a subset of CIFAR-100. */
export interface Subset {
  readonly classes: number;
  readonly imagesPerClass: number;
  readonly network: TrainedNetwork;
}

/** Subsets that differ in their number of classes, and in one rule for their images. */
export interface Condition {
  /** `equal images a class`. */
  readonly name: string;
  /** In the order of their classes, the fewest first. */
  readonly subsets: readonly Subset[];
}

/** A subset with what came of its network. */
export interface ReadSubset extends Subset {
  /** Conditions that it is of. */
  readonly conditions: readonly string[];
  readonly result: NetworkResult;
  readonly epochs: number;
  readonly steps: number;
  /** Of the last epoch, in the mean over the seeds, from 0 to 1; null where no epoch was reported. */
  readonly trainAccuracy: number | null;
  /** Test images of the ID and of the OOD probes. */
  readonly images: { readonly id: number; readonly ood: number };
}

/** A condition with what came of it, and the means to ask for numbers with intervals. */
export interface ReadCondition {
  readonly name: string;
  readonly subsets: readonly ReadSubset[];
  /** A number read off the curves of the condition’s networks, in their order. */
  readonly estimate: ResampledNetworks['estimate'];
}

/**
 * Reads the networks of all conditions, each once, and resamples them together: so a number that
 * compares subsets is of the same OOD images and seeds for all of them.
 *
 * @throws TunnelError `artifact-corrupt` where a probe’s correctness cannot be read
 */
export async function readConditions(
  conditions: readonly Condition[],
  results: RunResults,
): Promise<{ readonly subsets: readonly ReadSubset[]; readonly conditions: ReadCondition[] }> {
  const all = [...new Set(conditions.flatMap((condition) => condition.subsets))];
  const read = await Promise.all(
    all.map(async (subset) => {
      const detected = await detectedNetwork(subset.network, results);
      return { runs: detected.runs, subset: readSubset(subset, detected, conditions, results) };
    }),
  );
  const subsets = read.map(({ subset }) => subset);
  const resampled = resampleNetworks(read.map(({ runs }) => runs));
  return {
    subsets,
    conditions: conditions.map(({ name, subsets: own }) => {
      const places = own.map((subset) => all.indexOf(subset));
      const ofOwn = <T>(values: readonly T[]) => places.flatMap((at) => values[at] ?? []);
      return {
        name,
        subsets: ofOwn(subsets),
        estimate: (ask: (curves: readonly AccuracyCurves[]) => number | null) =>
          resampled.estimate((curves) => ask(ofOwn(curves))),
      };
    }),
  };
}

function readSubset(
  subset: Subset,
  { result, overSeeds }: DetectedNetwork,
  conditions: readonly Condition[],
  results: RunResults,
): ReadSubset {
  const { network } = subset;
  const trained = network.trainings.map(({ train }) => results.of(train));
  const last = trained.map(({ epochs }) => epochs.at(-1)?.trainAccuracy ?? null);
  const reported = last.filter((accuracy) => accuracy !== null);
  const { idImages, oodImages } = overSeeds.detection.basis;
  return {
    ...subset,
    conditions: conditions
      .filter(({ subsets }) => subsets.includes(subset))
      .map(({ name }) => name),
    result,
    epochs: result.training.epochs,
    steps: trained[0]?.steps ?? 0,
    trainAccuracy: reported.length > 0 ? meanInterval(reported).mean : null,
    images: { id: idImages ?? 0, ood: oodImages ?? 0 },
  };
}
