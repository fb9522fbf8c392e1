import { isErrorCode, taskIdSchema } from '@tunnel/core';
import { progressSchema } from '@tunnel/core/resources';
import type { Progress } from '@tunnel/native';
import { z } from 'zod';

/** A report of the engine, with the phases that it has. */
export const engineProgressSchema = progressSchema.extend({
  phase: z.enum([
    'load',
    'train',
    'evaluate',
    'features',
    'probe',
    'rank',
    'similarity',
    'measure',
    'time',
    'write',
    'embed',
  ]),
}) satisfies z.ZodType<Progress>;

/** An error as it is told to another process. */
export const taskErrorSchema = z.strictObject({
  code: z.string().refine(isErrorCode),
  message: z.string(),
  context: z.record(z.string(), z.unknown()),
});

/**
 * What a process that runs a task on another machine says of it. It informs and no more: whether a
 * task has a result is for the store to say.
 */
export const taskStatusSchema = z.strictObject({
  task: taskIdSchema,
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** The machine’s name. */
  host: z.string(),
  /** When this was said, ISO 8601. */
  at: z.iso.datetime(),
  /** The engine’s latest report; null before the first one. */
  progress: engineProgressSchema.nullable(),
  /** How long the task took; null while it runs, and where its result was in the store. */
  seconds: z.number().min(0).nullable(),
  error: taskErrorSchema.nullable(),
});

/** {@inheritDoc taskStatusSchema} */
export type TaskStatus = z.output<typeof taskStatusSchema>;
