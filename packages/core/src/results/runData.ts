import { z } from 'zod';
import { dataSpecSchema } from '../specs/dataSpec.js';
import { integerFrom, text } from '../specs/fields.js';

/**
 * Data that a run used: its spec, the names of the classes by label, and the counts of images that
 * were read, null where no task got so far.
 */
export const runDataSchema = dataSpecSchema.safeExtend({
  classNames: z.array(text()),
  imagesTrain: integerFrom(1).nullable(),
  imagesTest: integerFrom(1).nullable(),
});

/** {@inheritDoc runDataSchema} */
export type RunData = z.infer<typeof runDataSchema>;
