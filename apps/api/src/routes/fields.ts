import { runRecordSchema, taskIdSchema } from '@tunnel/core';
import { z } from 'zod';

/** The id of a run, in a path. */
export const runIdSchema = runRecordSchema.shape.id;

/** The path of what belongs to one run. */
export const runParams = z.strictObject({ id: runIdSchema });

/** A task’s id, in a path or a query. */
export const taskParam = taskIdSchema;

/** A sha256, in lower-case hexadecimal. */
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('64 hexadecimal digits');

/** A name of a network, layer or experiment, in a query. */
export const nameParam = z.string().min(1).max(200);

/** A whole number in a query: text there, a number here. */
export function integerParam(min: number, max: number) {
  return numberOf(/^\d{1,16}$/, z.int().min(min).max(max)).meta({
    override: { type: 'integer', minimum: min, maximum: max, pattern: undefined },
  });
}

/** A number in a query. */
export function numberParam(min: number, max: number) {
  return numberOf(/^\d+(\.\d{1,12})?$/, z.number().min(min).max(max)).meta({
    override: { type: 'number', minimum: min, maximum: max, pattern: undefined },
  });
}

function numberOf(pattern: RegExp, schema: z.ZodNumber) {
  return z.string().regex(pattern).transform(Number).pipe(schema);
}
