import { z } from 'zod';
import { dataSpecSchema } from '../dataSpec.js';
import { layerNames, seed } from '../fields.js';
import { rankSpecSchema } from '../rankSpec.js';

/** Measures the numerical rank of each layer’s representation of the test images. */
export const rankTaskSchema = z.strictObject({
  kind: z.literal('rank'),
  data: dataSpecSchema,
  layers: layerNames(),
  rank: rankSpecSchema.prefault({}),
  seed: seed(),
});
