import { z } from 'zod';
import { integerFrom, nonNegative, precisionSchema, text } from '../specs/fields.js';

/** Microseconds for an image, over the repeats. */
const timeSchema = z.strictObject({ min: nonNegative(), median: nonNegative() });

/**
 * What a layer takes: of the stages since the row before it, and, `cumulative`, of all that its output
 * hangs on, which is the network as it is cut there. The last row goes to the network’s end; its
 * `layer` is null where that is none of those asked for.
 */
const layerSchema = z.strictObject({
  layer: integerFrom(1).nullable(),
  name: text(),
  parameters: integerFrom(0),
  multiplyAdds: integerFrom(0),
  cumulativeParameters: integerFrom(0),
  cumulativeMultiplyAdds: integerFrom(0),
  microseconds: timeSchema,
  cumulativeMicroseconds: timeSchema,
});

/** What the engine’s verb `cost` returns. Multiply-adds are of one image. */
export const costResultSchema = z.strictObject({
  batchSize: integerFrom(1),
  layers: z.array(layerSchema).min(1),
  parameters: integerFrom(1),
  multiplyAdds: integerFrom(1),
  microseconds: timeSchema,
  device: text(),
  precision: precisionSchema,
  threads: integerFrom(1),
  seconds: nonNegative(),
});

/** {@inheritDoc costResultSchema} */
export type CostResult = z.infer<typeof costResultSchema>;
