import { z } from 'zod';
import { meanIntervalSchema } from '../statistics/meanInterval.js';

/** What is measured of every layer. */
export const measureSchema = z.enum(['id', 'ood', 'rank']);
/** {@inheritDoc measureSchema} */
export type Measure = z.output<typeof measureSchema>;

/**
 * The layers of a run, a row for each network, layer and measure.
 *
 * - `measure`: the accuracy of the `id` or `ood` probes, from 0 to 1, or the numerical `rank`, which is
 *   at most `cap`.
 * - `seeds`: each seed’s value, with its standard error over the test images (null for a rank).
 * - `summary`: mean and interval over all the network’s seeds; null where a seed has no layers.
 */
export const layersSchema = z.strictObject({
  run: z.string(),
  rows: z.array(
    z.strictObject({
      network: z.string(),
      layer: z.int().min(1),
      name: z.string(),
      features: z.int().min(1),
      measure: measureSchema,
      cap: z.int().min(1).nullable(),
      seeds: z.array(
        z.strictObject({
          seed: z.int().min(0),
          value: z.number(),
          standardError: z.number().min(0).nullable(),
        }),
      ),
      summary: meanIntervalSchema.nullable(),
    }),
  ),
});

/** {@inheritDoc layersSchema} */
export type Layers = z.output<typeof layersSchema>;
