import { z } from 'zod';
import { accuracy, integerFrom, nonNegative, precisionSchema, text } from '../specs/fields.js';
import { epochReportSchema } from './epochReport.js';
import { matrixOf } from './readingResult.js';
import { validationReportSchema } from './validationReport.js';

/** One of the tasks that were learned in turn; `checkpoint` is its file in `checkpoints/`. */
const taskSchema = z.strictObject({
  name: text(),
  imagesTrain: integerFrom(1),
  imagesTest: integerFrom(1),
  validation: validationReportSchema.nullable(),
  epochs: z.array(epochReportSchema),
  seconds: nonNegative(),
  checkpoint: z
    .string()
    .regex(/^task-\d{4,}\.safetensors$/)
    .describe('a file name such as task-0001.safetensors'),
});

/**
 * What the engine’s verb `continual` returns.
 *
 * - `accuracy`, `lossNats`: a row after each task, a column for the test images of each.
 * - `forgetting`: of each task the best accuracy before the last task less the last one.
 */
export const continualResultSchema = z.strictObject({
  tasks: z.array(taskSchema).min(1),
  accuracy: matrixOf(accuracy()),
  lossNats: matrixOf(nonNegative()),
  forgetting: z.array(z.number().min(-1).max(1)),
  parameters: integerFrom(1),
  steps: integerFrom(1),
  seconds: nonNegative(),
  device: text(),
  precision: precisionSchema,
  threads: integerFrom(1),
});

/** {@inheritDoc continualResultSchema} */
export type ContinualResult = z.infer<typeof continualResultSchema>;
