/** The ends of a stretch of numbers: `low` is below `high`. */
export interface Extent {
  readonly low: number;
  readonly high: number;
}

/** No axis goes further, so that its length is a number as well. */
const furthest = 1e300;

/**
 * The least stretch that holds some values; where they are all one, or too near to tell apart, a
 * stretch around them, and 0 to 1 without any.
 */
export function extentOf(values: readonly number[]): Extent {
  if (values.length === 0) return { low: 0, high: 1 };
  let [low, high] = [furthest, -furthest];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  low = Math.max(low, -furthest);
  high = Math.min(high, furthest);
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > 1e-9 * size && high - low > 1e-290) return { low, high };
  if (size <= 1e-290) return { low: 0, high: 1 };
  const room = 0.1 * size;
  return { low: low < 0 ? low - room : Math.max(0, low - room), high: high + room };
}

/** The least stretch that holds those of some values that are above 0; 1 to 10 without any. */
export function positiveExtent(values: readonly number[]): Extent {
  let [low, high] = [furthest, 0];
  for (const value of values) {
    if (value > 0) [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  if (high === 0) return { low: 1, high: 10 };
  const within = (value: number) => Math.min(furthest, Math.max(1 / furthest, value));
  return { low: within(low), high: within(high) };
}

/** A stretch as powers of ten, a decade long where it is one number. */
export function logs({ low, high }: Extent): Extent {
  const ends = { low: Math.log10(low), high: Math.log10(high) };
  return ends.high > ends.low ? ends : { low: ends.low - 0.5, high: ends.high + 0.5 };
}
