import { z } from 'zod';
import { integerFrom, nonNegative, text } from '../specs/fields.js';
import { matrixOf, readLayerSchema } from './readingResult.js';

/** From one checkpoint to another, layer by layer: ‖ΔW‖₂ and ‖ΔW‖₂ / ‖W_from‖₂. */
const stepSchema = z.strictObject({
  from: text(),
  to: text(),
  absolute: z.array(nonNegative()),
  relative: z.array(nonNegative().nullable()),
});

/**
 * What the engine’s verb `change` returns, each part null where it was not asked for.
 *
 * - `representations.l1`: the mean absolute difference per feature between layers of equal width;
 *   null where the widths differ.
 * - `weights`: of each layer with parameters, `steps` between checkpoints that follow each other and
 *   `fromFirst` from the first one to each.
 */
export const changeResultSchema = z.strictObject({
  representations: z
    .strictObject({ layers: z.array(readLayerSchema).min(1), l1: matrixOf(nonNegative()) })
    .nullable(),
  weights: z
    .strictObject({
      layers: z.array(z.strictObject({ name: text(), parameters: z.array(text()).min(1) })).min(1),
      steps: z.array(stepSchema),
      fromFirst: z.array(stepSchema),
    })
    .nullable(),
  images: integerFrom(1).nullable(),
  seconds: nonNegative(),
  device: text(),
});

/** {@inheritDoc changeResultSchema} */
export type ChangeResult = z.infer<typeof changeResultSchema>;
