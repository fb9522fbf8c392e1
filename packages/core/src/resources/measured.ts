import { z } from 'zod';
import { embedResultSchema } from '../results/embedResult.js';
import { similarityResultSchema } from '../results/similarityResult.js';
import { spectrumResultSchema } from '../results/spectrumResult.js';
import { varianceResultSchema } from '../results/varianceResult.js';
import { taskIdSchema } from '../specs/fields.js';

/** The results of a run’s tasks of one kind. */
function measuredSchema<S extends z.ZodType>(result: S) {
  return z.strictObject({
    run: z.string(),
    tasks: z.array(
      z.strictObject({
        id: taskIdSchema,
        label: z.string(),
        inputs: z.record(z.string(), taskIdSchema).describe('ids of the tasks it read, by role'),
        result,
      }),
    ),
  });
}

/** CKA matrices, of each task that measured them. */
export const similaritiesSchema = measuredSchema(similarityResultSchema);
/** Variances within and between classes, of each task that measured them. */
export const variancesSchema = measuredSchema(varianceResultSchema);
/** All singular values of layers, the largest first, of each task that measured them. */
export const spectraSchema = measuredSchema(
  z.strictObject({
    ...spectrumResultSchema.shape,
    values: z
      .record(z.string(), z.array(z.number()))
      .describe('the singular values of each layer’s covariance, the largest first, by its name'),
  }),
);
/** Maps of the images by layer, of each task that measured them. */
export const embeddingsSchema = measuredSchema(
  z.strictObject({
    ...embedResultSchema.shape,
    labels: z.array(z.int()).describe('the class of each image'),
    points: z
      .record(z.string(), z.array(z.array(z.number())))
      .describe('where each image lies on each layer’s map, by the layer’s name'),
  }),
);
