import { z } from 'zod';
import { imageCount, maxFeatures } from '../fields.js';
import { readingFields } from './readingFields.js';

/**
 * All singular values of a layer, and the ranks that follow from them.
 *
 * - `maxFeatures`: at most this many random features of a layer are read; default 8,000.
 * - `rtols`: numerical ranks are counted at these shares of the largest value, each between 0 and 1;
 *   default 1e-2, 1e-3, 1e-4.
 * - `images`: how many images of the test split, at least 2; default null for all.
 */
const spectrumSpecSchema = z.strictObject({
  maxFeatures: maxFeatures(),
  rtols: z
    .array(z.number().gt(0).lt(1).describe('a number above 0 and below 1'))
    .min(1)
    .describe('a list of numbers above 0 and below 1')
    .default([1e-2, 1e-3, 1e-4]),
  images: imageCount(2),
});

/** A normalised spectrum spec. */
export type SpectrumSpec = z.output<typeof spectrumSpecSchema>;

/** Measures the whole spectrum of each layer’s representation of the test images. */
export const spectrumTaskSchema = z.strictObject({
  kind: z.literal('spectrum'),
  ...readingFields,
  spectrum: spectrumSpecSchema.prefault({}),
});
