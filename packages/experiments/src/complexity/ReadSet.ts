import {
  type AccuracyCurves,
  type Estimate,
  type NetworkResult,
  resampleNetworks,
} from '@tunnel/core';
import { detectedNetwork } from '../analysis/DetectedNetwork.js';
import type { RunResults } from '../analysis/RunResults.js';
import type { TrainedNetwork } from '../analysis/TrainedNetwork.js';

/** One of the networks on one of the data sets. */
export interface TrainedSet {
  /** `VGG-19`. */
  readonly architecture: string;
  /** `10,000 images of CIFAR-10`. */
  readonly dataSet: string;
  readonly network: TrainedNetwork;
}

/** What came of it. */
export interface ReadSet extends TrainedSet {
  readonly result: NetworkResult;
  readonly steps: number;
  readonly imagesTrain: number;
}

/** Networks on data sets, and the means to compare them with intervals. */
export interface ReadSets {
  readonly sets: readonly ReadSet[];
  /** A number read off one network’s curves. */
  of(set: TrainedSet, read: (curves: AccuracyCurves) => number): Estimate;
  /** A number read off those of two. */
  compare(
    first: TrainedSet,
    second: TrainedSet,
    read: (first: AccuracyCurves, second: AccuracyCurves) => number,
  ): Estimate;
}

/** @throws TunnelError `artifact-corrupt` where a probe’s correctness cannot be read */
export async function readSets(
  sets: readonly TrainedSet[],
  results: RunResults,
): Promise<ReadSets> {
  const detected = await Promise.all(sets.map(({ network }) => detectedNetwork(network, results)));
  const resampled = resampleNetworks(detected.map(({ runs }) => runs));
  const place = ({ network }: TrainedSet) => sets.findIndex((set) => set.network === network);
  return {
    sets: detected.flatMap(({ result }, at) => {
      const set = sets[at];
      if (!set) return [];
      const [first] = set.network.trainings;
      const { steps = 0, imagesTrain = 0 } = first ? results.of(first.train) : {};
      return [{ ...set, result, steps, imagesTrain }];
    }),
    of: (set, read) =>
      resampled.estimate((all) => {
        const curves = all[place(set)];
        return curves ? read(curves) : null;
      }),
    compare: (first, second, read) =>
      resampled.estimate((all) => {
        const [a, b] = [all[place(first)], all[place(second)]];
        return a && b ? read(a, b) : null;
      }),
  };
}
