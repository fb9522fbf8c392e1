import { z } from 'zod';
import { runRecordSchema } from '../results/runRecord.js';
import { errorDataSchema } from './errorData.js';
import { runRequestSchema } from './runRequest.js';
import { standingSchema } from './standing.js';

/**
 * A run as it stands: of the service, or given to a cluster.
 *
 * - `id`: of its record too, which the store has when it is done.
 * - `startedAt`: when it was first computed; null before. On a cluster, as far as its tasks say.
 * - `finishedAt`: null of one that has not ended.
 * - `error`: of one that failed; else null.
 * - `cancelling`: whether it was asked to stop.
 * - `tasks`: `all` of its plan, null until there is one; `done` wherever they were computed.
 */
export const runStateSchema = z.strictObject({
  id: runRecordSchema.shape.id,
  state: standingSchema,
  request: runRequestSchema,
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  error: errorDataSchema.nullable(),
  cancelling: z.boolean(),
  tasks: z.strictObject({ all: z.int().min(0).nullable(), done: z.int().min(0) }),
});

/** {@inheritDoc runStateSchema} */
export type RunState = z.output<typeof runStateSchema>;
