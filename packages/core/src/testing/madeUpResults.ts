import type { ProbeResult } from '../results/probeResult.js';
import type { RankResult } from '../results/rankResult.js';

/** A probe result with these accuracies, one a layer. */
export function madeUpProbe(accuracies: readonly number[], imagesTest: number): ProbeResult {
  return {
    layers: accuracies.map((accuracy, index) => ({
      layer: index + 1,
      name: `relu${index + 1}`,
      features: 512,
      featuresUsed: 512,
      accuracy,
      lossNats: 1.5,
      trainAccuracy: accuracy,
      epoch: 30,
      validationAccuracy: null,
    })),
    imagesTrain: 5 * imagesTest,
    imagesTest,
    classes: 10,
    seconds: 1,
    device: 'cpu',
  };
}

/** A rank result with these ranks, one a layer. */
export function madeUpRank(ranks: readonly number[]): RankResult {
  return {
    layers: ranks.map((rank, index) => ({
      layer: index + 1,
      name: `relu${index + 1}`,
      features: 512,
      featuresUsed: 512,
      rank,
      cap: 512,
      sigma1: 3,
    })),
    images: 2000,
    rtol: 1e-3,
    seconds: 1,
    device: 'cpu',
  };
}
