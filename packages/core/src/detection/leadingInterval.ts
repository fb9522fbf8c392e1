import type { Resampling } from './bootstrap/bootstrap.js';

/** An interval over fewer seeds alone reaches less than 95 %: 1 − 2^(1 − n) of the truth for n. */
export const fewestSeeds = 6;

/**
 * The interval to go by: over seeds and images where there are both, else over images, else over
 * seeds where they are at least six. Null where there is none.
 */
export function leadingInterval<T>(
  intervals: Readonly<Record<Resampling, T | null>>,
  seeds: number,
): { readonly over: Resampling; readonly interval: T } | null {
  const { both, images, seeds: overSeeds } = intervals;
  if (both !== null) return { over: 'both', interval: both };
  if (images !== null) return { over: 'images', interval: images };
  if (overSeeds !== null && seeds >= fewestSeeds) return { over: 'seeds', interval: overSeeds };
  return null;
}
