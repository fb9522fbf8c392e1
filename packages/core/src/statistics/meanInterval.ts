import { z } from 'zod';
import { TunnelError } from '../errors/TunnelError.js';
import { integerFrom, nonNegative } from '../specs/fields.js';
import { intervalSchema, level } from './interval.js';
import { meanOf } from './meanOf.js';
import { studentQuantile } from './studentQuantile.js';

/**
 * Mean and spread of n values.
 *
 * - `standardDeviation` with n − 1 in the denominator; `standardError` of the mean.
 * - `interval`: Student’s 95 % interval of the mean, mean ± t · standard error with n − 1 degrees of
 *   freedom. It takes the values for a sample of a normal distribution, so it can leave the range
 *   that they may have.
 *
 * One value has no spread: these three are null.
 */
export const meanIntervalSchema = z.strictObject({
  n: integerFrom(1),
  mean: z.number(),
  standardDeviation: nonNegative().nullable(),
  standardError: nonNegative().nullable(),
  interval: intervalSchema.nullable(),
});

/** {@inheritDoc meanIntervalSchema} */
export type MeanInterval = z.infer<typeof meanIntervalSchema>;

/**
 * Mean, standard deviation, standard error and 95 % interval of values, such as the accuracies of
 * several seeds. See {@link meanIntervalSchema}.
 *
 * @throws TunnelError `invalid-request` for no values, and for values that are not finite
 */
export function meanInterval(values: readonly number[]): MeanInterval {
  const n = values.length;
  if (n === 0) {
    throw new TunnelError('invalid-request', 'values is an empty list; give at least one value');
  }
  const strange = values.findIndex((value) => !Number.isFinite(value));
  if (strange !== -1) {
    throw new TunnelError(
      'invalid-request',
      `values[${strange}] is ${values[strange]}; give a finite number`,
      { path: `values[${strange}]` },
    );
  }
  const mean = meanOf(values);
  if (n === 1) {
    return { n, mean, standardDeviation: null, standardError: null, interval: null };
  }
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const standardDeviation = Math.sqrt(squares / (n - 1));
  const standardError = standardDeviation / Math.sqrt(n);
  const half = studentQuantile((1 + level) / 2, n - 1) * standardError;
  const interval = { low: mean - half, high: mean + half };
  return { n, mean, standardDeviation, standardError, interval };
}
