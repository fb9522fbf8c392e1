import { z } from 'zod';
import { nonNegative, taskIdSchema, text } from '../specs/fields.js';
import { taskKindSchema } from '../specs/taskSpec.js';

/**
 * One task of a run: `done` here, taken from the store (`cached`), done by another process meanwhile
 * (`elsewhere`), `failed` or `cancelled`. `seconds` are those that it took where it was computed; null
 * where nobody knows.
 */
export const runTaskSchema = z.strictObject({
  id: taskIdSchema,
  label: text(),
  kind: taskKindSchema,
  state: z.enum(['done', 'cached', 'elsewhere', 'failed', 'cancelled']),
  seconds: nonNegative().nullable(),
});

/** {@inheritDoc runTaskSchema} */
export type RunTask = z.infer<typeof runTaskSchema>;
