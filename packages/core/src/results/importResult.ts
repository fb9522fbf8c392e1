import { z } from 'zod';
import { integerFrom, text } from '../specs/fields.js';
import { normalisationSchema } from '../specs/tasks/importTask.js';

/** A layer that can be read: its number among those read by default, null for the others. */
const layerSchema = z.strictObject({
  layer: integerFrom(1).nullable(),
  name: text(),
  features: integerFrom(1),
});

/**
 * What was imported.
 *
 * - `weights`: the number of parameters, the values that had another name in the file, and those of
 *   the file that the network has no use for; `normalisation` of its images.
 * - `script`, `activations`: the layers that can be read.
 */
export const importResultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('weights'),
    parameters: integerFrom(1),
    renamed: z.array(z.tuple([text(), text()])),
    leftOut: z.array(text()),
    normalisation: normalisationSchema,
  }),
  z.strictObject({ kind: z.literal('script'), layers: z.array(layerSchema).min(1) }),
  z.strictObject({ kind: z.literal('activations'), layers: z.array(layerSchema).min(1) }),
]);

/** {@inheritDoc importResultSchema} */
export type ImportResult = z.infer<typeof importResultSchema>;
