import { meanOf } from '../statistics/meanOf.js';

/** The mean over seeds, layer by layer, of curves of the same layers. */
export function meanCurve(bySeed: readonly (readonly number[])[]): number[] {
  const [first = []] = bySeed;
  return first.map((_, layer) => meanOf(bySeed.map((curve) => curve[layer] ?? 0)));
}
