import type { Interval } from '../statistics/interval.js';

/** A side of a bound. */
export type Side = 'above' | 'below';

/** The side of a bound on which all of an interval lies; null where the bound is in it. */
export function sideOf({ low, high }: Interval, bound: number): Side | null {
  if (low > bound) return 'above';
  return high < bound ? 'below' : null;
}
