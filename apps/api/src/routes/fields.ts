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
  const says = `a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,16}$/)
    .describe(says)
    .transform(Number)
    .pipe(z.int().min(min).max(max).describe(says))
    .meta({ description: says, override: { type: 'integer', minimum: min, maximum: max } });
}

/** A number in a query, rounded to so many digits after the point: answers are kept by it. */
export function numberParam(min: number, max: number, digits: number) {
  const says = `a number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,16}(\.\d{1,32})?$/)
    .describe(says)
    .transform((text) => Number(Number(text).toFixed(digits)))
    .pipe(z.number().min(min).max(max).describe(says))
    .meta({ description: says, override: { type: 'number', minimum: min, maximum: max } });
}
