import { z } from 'zod';
import { integerFrom, nonNegative, positive, text } from '../specs/fields.js';

/** One layer’s rank; `cap` is the most it can be, min(images − 1, featuresUsed). */
const rankLayerSchema = z.strictObject({
  layer: integerFrom(1),
  name: text(),
  features: integerFrom(1),
  featuresUsed: integerFrom(1),
  rank: integerFrom(0),
  cap: integerFrom(1),
  sigma1: nonNegative(),
});

/**
 * What the engine’s verb `rank` returns: for each layer the number of singular values of its
 * representation’s covariance above `rtol · sigma1`.
 */
export const rankResultSchema = z.strictObject({
  layers: z.array(rankLayerSchema).min(1),
  images: integerFrom(1),
  rtol: positive(),
  seconds: nonNegative(),
  device: text(),
});

/** {@inheritDoc rankResultSchema} */
export type RankResult = z.infer<typeof rankResultSchema>;
