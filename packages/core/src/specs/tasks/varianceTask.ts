import { z } from 'zod';
import { imageCount, integerFrom, maxFeatures } from '../fields.js';
import { readingFields } from './readingFields.js';

/**
 * Variance within and between classes (Masarczyk et al. 2023) and neural collapse (Papyan et al.
 * 2020).
 *
 * - `maxFeatures`: at most this many random features of a layer are read; default 8,000.
 * - `pooling`: the output of a convolution is averaged to so many by so many places before it is
 *   flattened; default null, flattened as it is.
 * - `split`: the images to read, `test` (default) or `train`, on which neural collapse was described.
 * - `images`: how many of them, at least 4; default null for all.
 */
const varianceSpecSchema = z.strictObject({
  maxFeatures: maxFeatures(),
  pooling: integerFrom(1).nullable().default(null),
  split: z.enum(['test', 'train']).default('test'),
  images: imageCount(4),
});

/** A normalised variance spec. */
export type VarianceSpec = z.output<typeof varianceSpecSchema>;

/** Measures how each layer’s representation falls into classes. */
export const varianceTaskSchema = z.strictObject({
  kind: z.literal('variance'),
  ...readingFields,
  variance: varianceSpecSchema.prefault({}),
});
