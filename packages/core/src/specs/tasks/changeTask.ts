import { z } from 'zod';
import { imageCount, integerFrom, maxFeatures } from '../fields.js';
import { readingFields } from './readingFields.js';

/**
 * - `maxFeatures`: at most this many random features of a layer are read; default 8,000.
 * - `standardise`: a layer’s features are divided by their mean absolute value; default true.
 * - `images`: how many images of the test split, at least 1; default null for all.
 */
const changeSpecSchema = z.strictObject({
  maxFeatures: maxFeatures(),
  standardise: z.boolean().default(true),
  images: imageCount(1),
});

/** A normalised change spec. */
export type ChangeSpec = z.output<typeof changeSpecSchema>;

/**
 * Measures how a representation changes from layer to layer (Masarczyk et al. 2023), and how weights
 * change over a training.
 *
 * - `data`: of the representations; null where they are not asked for, and for activations.
 * - `checkpoints`: of the weights, in order, null for the final ones; default null where they are not
 *   asked for.
 */
export const changeTaskSchema = z.strictObject({
  kind: z.literal('change'),
  ...readingFields,
  change: changeSpecSchema.prefault({}),
  checkpoints: z
    .array(integerFrom(0).nullable().describe('a whole number of at least 0, or null for the end'))
    .min(2)
    .refine((list) => new Set(list).size === list.length, {
      error: 'names a checkpoint twice; give each once',
    })
    .describe('a list of at least two checkpoints, null among them for the final weights, or null')
    .nullable()
    .default(null),
});
