import { z } from 'zod';
import { accuracy, integerFrom } from '../specs/fields.js';
import { layerFields, matrixOf, readingResultFields } from './readingResult.js';

/** `constant`: the layer gives the same for all images, and so is like none. */
const layerSchema = z.strictObject({ ...layerFields, constant: z.boolean() });

const share = accuracy;
const correlation = () => z.number().min(-1).max(1).describe('a number from -1 to 1');

/**
 * What the engine’s verb `similarity` returns: linear centred kernel alignment (Kornblith et al.
 * 2019), a row for each of `layers`, a column for each of `otherLayers` or, where that is null, of
 * `layers` again. Entries of constant layers are null.
 *
 * - `biased`, 0 to 1, of the estimator that grows with features; null for minibatches.
 * - `debiased`, −1 to 1, of the unbiased estimator (Song et al. 2012).
 * - `permutation`: the mean and 95 % quantile of the debiased similarity over random pairings of so
 *   many images, and the share of them that reach the true pairing’s; null where none were asked for.
 */
export const similarityResultSchema = z.strictObject({
  layers: z.array(layerSchema).min(1),
  otherLayers: z.array(layerSchema).min(1).nullable(),
  method: z.enum(['exact', 'minibatch']),
  biased: matrixOf(share()).nullable(),
  debiased: matrixOf(correlation()),
  permutation: z
    .strictObject({
      permutations: integerFrom(1),
      images: integerFrom(1),
      mean: matrixOf(correlation()),
      quantile95: matrixOf(correlation()),
      pValue: matrixOf(share()),
    })
    .nullable(),
  ...readingResultFields,
});

/** {@inheritDoc similarityResultSchema} */
export type SimilarityResult = z.infer<typeof similarityResultSchema>;
