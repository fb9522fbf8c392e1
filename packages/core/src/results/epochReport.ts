import { z } from 'zod';
import { accuracy, integerFrom, nonNegative } from '../specs/fields.js';

/** One epoch of training, numbered from 1. */
export const epochReportSchema = z.strictObject({
  epoch: integerFrom(1),
  learningRate: nonNegative(),
  trainLossNats: nonNegative(),
  trainAccuracy: accuracy(),
  seconds: nonNegative(),
  imagesPerSecond: nonNegative(),
});
