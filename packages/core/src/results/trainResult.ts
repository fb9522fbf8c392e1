import { z } from 'zod';
import { integerFrom, nonNegative, precisionSchema, text } from '../specs/fields.js';
import { epochReportSchema } from './epochReport.js';
import { testFields } from './testFields.js';
import { validationReportSchema } from './validationReport.js';

/** A snapshot that was kept: its file in `checkpoints/`, the epochs that had ended, the steps done. */
const checkpointSchema = z.strictObject({
  file: z
    .string()
    .regex(/^step-\d{8,}\.safetensors$/)
    .describe('a file name such as step-00000100.safetensors'),
  epoch: integerFrom(0),
  step: integerFrom(0),
});

/**
 * What the engine’s verb `train` returns. Accuracies are fractions from 0 to 1, losses mean
 * cross-entropies in nats. `threads` and `device` are those that were used.
 *
 * - `validation`: the same measures on the images that were held out; null where none were.
 * - `steps`: of the whole training. `seconds`: of all its sessions, where it was stopped and went on.
 */
export const trainResultSchema = z.strictObject({
  ...testFields,
  validation: validationReportSchema.nullable(),
  imagesTrain: integerFrom(1),
  imagesTest: integerFrom(1),
  parameters: integerFrom(1),
  epochs: z.array(epochReportSchema),
  steps: integerFrom(1),
  checkpoints: z.array(checkpointSchema),
  seconds: nonNegative(),
  device: text(),
  precision: precisionSchema,
  threads: integerFrom(1),
});

/** {@inheritDoc trainResultSchema} */
export type TrainResult = z.infer<typeof trainResultSchema>;
