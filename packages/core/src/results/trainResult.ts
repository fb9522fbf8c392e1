import { z } from 'zod';
import { accuracy, integerFrom, nonNegative, precisionSchema, text } from '../specs/fields.js';

/** One epoch of training, numbered from 1. */
const epochSchema = z.strictObject({
  epoch: integerFrom(1),
  learningRate: nonNegative(),
  trainLossNats: nonNegative(),
  trainAccuracy: accuracy(),
  seconds: nonNegative(),
  imagesPerSecond: nonNegative(),
});

/**
 * What the engine’s verb `train` returns. Accuracies are fractions from 0 to 1, losses mean
 * cross-entropies in nats. `threads` and `device` are those that were used.
 */
export const trainResultSchema = z.strictObject({
  testAccuracy: accuracy(),
  testLossNats: nonNegative(),
  imagesTrain: integerFrom(1),
  imagesTest: integerFrom(1),
  parameters: integerFrom(1),
  epochs: z.array(epochSchema),
  seconds: nonNegative(),
  device: text(),
  precision: precisionSchema,
  threads: integerFrom(1),
});

/** {@inheritDoc trainResultSchema} */
export type TrainResult = z.infer<typeof trainResultSchema>;
