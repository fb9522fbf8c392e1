import { z } from 'zod';
import { accuracy, integerFrom, nonNegative, text } from '../specs/fields.js';
import { layerFields } from './readingResult.js';

/**
 * One layer’s probe.
 *
 * - `features`: the layer’s, after pooling; `featuresUsed`: those that were drawn from them.
 * - `epoch`: the one, from 1, whose probe was tested: the best on the held-out images, the last
 *   where none were held out.
 * - `validationAccuracy` at that epoch, null where none were held out.
 */
const probeLayerSchema = z.strictObject({
  ...layerFields,
  accuracy: accuracy(),
  lossNats: nonNegative(),
  trainAccuracy: accuracy(),
  epoch: integerFrom(1),
  validationAccuracy: accuracy().nullable(),
});

/**
 * What the engine’s verb `probe` returns: for each layer the test accuracy (0 to 1) and loss (nats)
 * of a linear probe on its representation.
 */
export const probeResultSchema = z.strictObject({
  layers: z.array(probeLayerSchema).min(1),
  imagesTrain: integerFrom(1),
  imagesTest: integerFrom(1),
  classes: integerFrom(1),
  seconds: nonNegative(),
  device: text(),
});

/** {@inheritDoc probeResultSchema} */
export type ProbeResult = z.infer<typeof probeResultSchema>;
