import { meanInterval } from '@tunnel/core';

/** A point of a figure’s line. */
export interface SeedPoint {
  readonly x: number;
  readonly y: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The mean over seeds with Student’s 95 % interval. For a `log` axis both are of the logarithms: the
 * mean is the geometric one, and the interval never reaches 0.
 *
 * @param values one a seed, at least one; where one of them is null, or has no logarithm, there is no
 *   mean
 */
export function seedPoint(
  x: number,
  values: readonly (number | null)[],
  scale: 'linear' | 'log' = 'linear',
): SeedPoint {
  const [into, back] = scale === 'log' ? [Math.log, Math.exp] : [same, same];
  const scaled = values.map((value) => (value === null ? Number.NaN : into(value)));
  if (!scaled.every(Number.isFinite)) return { x, y: null, low: null, high: null };
  const { mean, interval } = meanInterval(scaled);
  return {
    x,
    y: back(mean),
    low: interval && back(interval.low),
    high: interval && back(interval.high),
  };
}

function same(value: number): number {
  return value;
}
