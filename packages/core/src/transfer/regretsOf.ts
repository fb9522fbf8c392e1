import type { SeedRun } from '../detection/detectSeeds.js';
import { bestLayer } from './bestLayer.js';

/**
 * What layers cost against the one that is best on test images in the mean over the runs: its
 * accuracy less theirs, in points, by run. The best layer comes out a little too good.
 *
 * @param runs the test of each layer, as that of an ID probe
 * @param chosen a layer for each run, as an index
 */
export function regretsOf(runs: readonly SeedRun[], chosen: readonly number[]): number[] {
  const curves = runs.map(({ layers }) => layers.map(({ id }) => id));
  const best = bestLayer(curves);
  return curves.map((curve, run) => 100 * ((curve[best] ?? 0) - (curve[chosen[run] ?? 0] ?? 0)));
}
