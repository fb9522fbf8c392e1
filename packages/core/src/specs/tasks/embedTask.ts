import { z } from 'zod';
import { integerBetween, integerFrom, maxFeatures } from '../fields.js';
import { readingFields } from './readingFields.js';

/** The form alone; what must fit together is checked below. */
const embedShape = z.strictObject({
  maxFeatures: maxFeatures(),
  components: integerBetween(2, 1000).default(50),
  neighbours: integerBetween(2, 500).default(15),
  minDist: z.number().min(0).max(1).describe('a number from 0 to 1').default(0.1),
  dimensions: integerBetween(2, 3).default(2),
  epochs: integerBetween(1, 10_000).default(500),
  images: integerFrom(3).default(2000),
});

/**
 * UMAP (McInnes et al. 2018) of each layer’s principal components.
 *
 * - `maxFeatures`: at most this many random features of a layer are read; default 8,000.
 * - `components`: so many principal components, fewer where a layer has fewer features; default 50.
 * - `neighbours` of an image, default 15; `minDist` between images in the map, default 0.1, both of
 *   UMAP; `epochs` of its layout, default 500.
 * - `dimensions` of the map, 2 (default) or 3.
 * - `images`: how many images of the test split, more than `neighbours`; default 2,000.
 */
const embedSpecSchema = embedShape.superRefine(({ images, neighbours }, context) => {
  if (images > neighbours) return;
  context.addIssue({
    code: 'custom',
    path: ['images'],
    message: `is ${images}, and each of them is to have ${neighbours} neighbours; give more images than neighbours`,
  });
});

/** A normalised embed spec. */
export type EmbedSpec = z.output<typeof embedSpecSchema>;

/**
 * Maps the test images by each layer’s representation. `layers` null: about six of the default
 * layers, spread over the network.
 */
export const embedTaskSchema = z.strictObject({
  kind: z.literal('embed'),
  ...readingFields,
  embed: embedSpecSchema.prefault({}),
});
