import { z } from 'zod';
import { accuracy, integerFrom, nonNegative, text } from '../specs/fields.js';
import { testFields } from './testFields.js';

/** The new head of a cut network: the layer it reads, its features, the epoch that was kept. */
const cutSchema = z.strictObject({
  layer: text(),
  features: integerFrom(1),
  epoch: integerFrom(1),
  trainAccuracy: accuracy(),
  validationAccuracy: accuracy().nullable(),
});

/**
 * What the engine’s verb `graft` returns: the network’s measures on the test images, as in a training’s
 * result, the names of the values that were grafted, and its parameters.
 */
export const graftResultSchema = z.strictObject({
  ...testFields,
  grafted: z.array(text()),
  parameters: integerFrom(1),
  cut: cutSchema.nullable(),
  imagesTest: integerFrom(1),
  seconds: nonNegative(),
  device: text(),
});

/** {@inheritDoc graftResultSchema} */
export type GraftResult = z.infer<typeof graftResultSchema>;
