import type { RandomStream } from '../../statistics/randomStream.js';
import { fillIndices } from '../../statistics/resampling.js';

/** Accuracies by layer. */
export type Curve = readonly number[];

/** Which seeds each resample takes, `[resamples × seeds]`, drawn with replacement. */
export function drawSeeds(seeds: number, resamples: number, random: RandomStream): Int32Array {
  const drawn = new Int32Array(resamples * seeds);
  fillIndices(drawn, seeds, random);
  return drawn;
}

/** Mean accuracies over seeds, one curve a resample. */
export function meanCurves(input: {
  readonly resamples: number;
  readonly seeds: number;
  readonly depth: number;
  /** `[resamples × seeds × layers]`; or `[seeds × layers]`, the same for every resample. */
  readonly accuracies: Float64Array;
  /** What `drawSeeds` gave; null for every seed once. */
  readonly drawn: Int32Array | null;
}): Curve[] {
  const { resamples, seeds, depth, accuracies, drawn } = input;
  const stride = accuracies.length === seeds * depth ? 0 : seeds * depth;
  return Array.from({ length: resamples }, (_, resample) => {
    const curve: number[] = Array(depth).fill(0);
    for (let place = 0; place < seeds; place++) {
      const seed = drawn ? (drawn[resample * seeds + place] as number) : place;
      const from = resample * stride + seed * depth;
      for (let layer = 0; layer < depth; layer++) {
        curve[layer] = (curve[layer] as number) + (accuracies[from + layer] as number) / seeds;
      }
    }
    return curve;
  });
}
