import { z } from 'zod';
import {
  checkpoint,
  imageCount,
  integerBetween,
  integerFrom,
  layerNames,
  maxFeatures,
  precisionSchema,
} from '../fields.js';
import { readingFields } from './readingFields.js';

/**
 * Linear centred kernel alignment of layers (Kornblith et al. 2019).
 *
 * - `maxFeatures`: at most this many random features of a layer are read; default 8,000.
 * - `method`: `exact` (default) over all images together, or `minibatch`, the mean over batches of
 *   `batchSize` images (Nguyen et al. 2021), default 256, at least 4.
 * - `permutations`: so many random pairings of the images tell what similarity chance makes; default
 *   0, none. They are of `permutationImages` images, 4 to 2,000, default 1,000.
 * - `images`: how many images of the test split, at least 4; default null for all.
 */
const similaritySpecSchema = z.strictObject({
  maxFeatures: maxFeatures(),
  method: z.enum(['exact', 'minibatch']).default('exact'),
  batchSize: integerFrom(4).default(256),
  permutations: integerBetween(0, 100_000).default(0),
  permutationImages: integerBetween(4, 2000).default(1000),
  images: imageCount(4),
});

/** A normalised similarity spec. */
export type SimilaritySpec = z.output<typeof similaritySpecSchema>;

/**
 * Compares the representations of the test images between the layers of a network, or, with an input
 * `other`, between its layers and that network’s `otherLayers` (default null for its default ones) at
 * `otherCheckpoint`.
 */
export const similarityTaskSchema = z.strictObject({
  kind: z.literal('similarity'),
  ...readingFields,
  otherLayers: layerNames(),
  otherCheckpoint: checkpoint(),
  similarity: similaritySpecSchema.prefault({}),
  precision: precisionSchema.default('float32'),
});
