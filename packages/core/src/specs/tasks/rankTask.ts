import { z } from 'zod';
import { rankSpecSchema } from '../rankSpec.js';
import { readingFields } from './readingFields.js';

/** Measures the numerical rank of each layer’s representation of the test images. */
export const rankTaskSchema = z.strictObject({
  kind: z.literal('rank'),
  ...readingFields,
  rank: rankSpecSchema.prefault({}),
});
