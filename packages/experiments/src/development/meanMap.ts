import { seedPoint } from '../analysis/figures/seedPoint.js';
import { depth } from './planDevelopment.js';
import type { ByLayer } from './readDevelopment.js';

/** `[layer][moment]`, the geometric mean over seeds; null where a seed has no value above 0. */
export function meanMap(
  bySeed: readonly (readonly ByLayer[])[],
  moments: number,
): (number | null)[][] {
  return Array.from({ length: depth }, (_, layer) =>
    Array.from({ length: moments }, (_, moment) => {
      const values = bySeed.map((seed) => seed[moment]?.[layer] ?? null);
      return seedPoint(moment, values, 'log').y;
    }),
  );
}
