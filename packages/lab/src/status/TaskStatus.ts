import { isErrorCode, taskIdSchema } from '@tunnel/core';
import type { Progress } from '@tunnel/native';
import { z } from 'zod';

const count = z.int().min(0);

const progressSchema = z.strictObject({
  verb: z.string(),
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
  task: count,
  tasks: count,
  epoch: count,
  epochs: count,
  step: count,
  steps: count,
  imagesPerSecond: z.number().nullable(),
  lossNats: z.number().nullable(),
  secondsLeft: z.number().nullable(),
}) satisfies z.ZodType<Progress>;

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
  progress: progressSchema.nullable(),
  /** How long the task took; null while it runs, and where its result was in the store. */
  seconds: z.number().min(0).nullable(),
  error: z
    .strictObject({
      code: z.string().refine(isErrorCode),
      message: z.string(),
      context: z.record(z.string(), z.unknown()),
    })
    .nullable(),
});

/** {@inheritDoc taskStatusSchema} */
export type TaskStatus = z.output<typeof taskStatusSchema>;
