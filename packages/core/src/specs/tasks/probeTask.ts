import { z } from 'zod';
import { layerNames, precisionSchema, seed } from '../fields.js';
import { probeSpecSchema } from '../probeSpec.js';
import { classifiedDataSchema } from './classifiedData.js';

/**
 * Puts a linear probe on each layer of a trained network: `role` `id` on the training distribution,
 * `ood` on other data.
 */
export const probeTaskSchema = z.strictObject({
  kind: z.literal('probe'),
  role: z.enum(['id', 'ood']),
  data: classifiedDataSchema,
  layers: layerNames(),
  probe: probeSpecSchema.prefault({}),
  precision: precisionSchema.default('float32'),
  seed: seed(),
});
