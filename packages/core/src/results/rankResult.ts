import { z } from 'zod';
import { integerFrom, nonNegative, positive } from '../specs/fields.js';
import { layerFields, readingResultFields } from './readingResult.js';

/** One layer’s rank; `cap` is the most it can be, min(images − 1, featuresUsed). */
const rankLayerSchema = z.strictObject({
  ...layerFields,
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
  rtol: positive(),
  ...readingResultFields,
});

/** {@inheritDoc rankResultSchema} */
export type RankResult = z.infer<typeof rankResultSchema>;
