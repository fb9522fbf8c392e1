import { meanInterval } from '@tunnel/core';

/** A dot of a figure: the mean over seeds with Student’s 95 % interval, and the seeds’ own values. */
export interface SeedDot {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly seeds: number[];
}

/** @param values one a seed; null where there are none */
export function seedDot(values: readonly number[]): SeedDot | null {
  if (values.length === 0) return null;
  const { mean, interval } = meanInterval(values);
  return {
    value: mean,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    seeds: values.length > 1 ? [...values] : [],
  };
}
