import type { MeanInterval } from '@tunnel/core';

/**
 * A mean with half its 95 % interval: `54.4 ± 0.6`; without a spread, which one value has not, the
 * mean alone.
 *
 * @param factor what to multiply by, 100 for per cent
 */
export function describeMean({ mean, interval }: MeanInterval, factor = 1, digits = 1): string {
  const value = (factor * mean).toFixed(digits);
  if (interval === null) return value;
  return `${value} ± ${((factor * (interval.high - interval.low)) / 2).toFixed(digits)}`;
}
