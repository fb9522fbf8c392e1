import { type MeanInterval, meanInterval } from '@tunnel/core';

/** One seed’s value. */
export interface SeedValue {
  readonly seed: number;
  readonly value: number;
}

/**
 * What was measured at one place: mean and values over seeds, and how far a band reaches around the
 * mean. `low` and `high` are the mean’s where nothing is known of its spread.
 */
export interface Measured {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly seeds: readonly SeedValue[];
}

/** Values of seeds with Student’s 95 % interval of their mean. */
export function measuredOf(seeds: readonly SeedValue[]): Measured {
  return withInterval(meanInterval(seeds.map(({ value }) => value)), seeds);
}

/** As `measuredOf`, of a mean that is there already. */
export function withInterval(
  { mean, interval }: MeanInterval,
  seeds: readonly SeedValue[] = [],
): Measured {
  return { mean, low: interval?.low ?? mean, high: interval?.high ?? mean, seeds };
}

/**
 * Values that lie on a logarithmic axis: their geometric mean, with Student’s interval of the
 * logarithms. Null where one of them is not above 0.
 */
export function geometric(seeds: readonly SeedValue[]): Measured | null {
  if (seeds.length === 0 || seeds.some(({ value }) => value <= 0)) return null;
  const logs = measuredOf(seeds.map(({ seed, value }) => ({ seed, value: Math.log(value) })));
  const { mean, low, high } = logs;
  return { mean: Math.exp(mean), low: Math.exp(low), high: Math.exp(high), seeds };
}
