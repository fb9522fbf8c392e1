import { z } from 'zod';
import { precisionSchema } from '../fields.js';
import { probeSpecSchema } from '../probeSpec.js';
import { classifiedDataSchema } from './classifiedData.js';
import { readingFields } from './readingFields.js';

/**
 * Puts a linear probe on each layer of a network: `role` `id` on the training distribution, `ood` on
 * other data.
 */
export const probeTaskSchema = z.strictObject({
  kind: z.literal('probe'),
  role: z.enum(['id', 'ood']),
  ...readingFields,
  data: classifiedDataSchema.nullable(),
  probe: probeSpecSchema.prefault({}),
  precision: precisionSchema.default('float32'),
});
