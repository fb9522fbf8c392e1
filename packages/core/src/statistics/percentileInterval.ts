import { type Interval, level } from './interval.js';

const shares = { low: (1 - level) / 2, high: (1 + level) / 2 } as const;

/**
 * An end of the 95 % percentile interval of resampled values: the smallest value that at least 2.5 %
 * (`low`) or 97.5 % (`high`) of them do not exceed.
 *
 * @param values at least one, in any order
 */
export function percentile(values: readonly number[], end: 'low' | 'high'): number {
  const sorted = Float64Array.from(values).sort();
  // 0.025 · 2,000 is a hair above 50 in doubles, and must not become 51.
  const place = Math.ceil(shares[end] * sorted.length - 1e-9) - 1;
  return sorted[Math.max(0, place)] as number;
}

/**
 * The 95 % percentile interval of resampled values.
 *
 * Source: B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap, 1993, section 13.3.
 *
 * @param values at least one, in any order
 */
export function percentileInterval(values: readonly number[]): Interval {
  return { low: percentile(values, 'low'), high: percentile(values, 'high') };
}
