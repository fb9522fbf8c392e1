import {
  errorDataSchema,
  happeningSchema,
  runRequestSchema,
  runStateSchema,
} from '@tunnel/core/resources';
import { z } from 'zod';

/** What a worker is to compute. `events`: how many the run has had. */
const workerJobSchema = z.strictObject({
  id: runStateSchema.shape.id,
  createdAt: z.iso.datetime(),
  request: runRequestSchema,
  store: z.string(),
  claims: z.string(),
  events: z.int().min(0),
});

/** What a worker is to compute: see `workerJobSchema`. */
export type WorkerJob = z.output<typeof workerJobSchema>;

/** What the service tells a worker: first what to do, at some time perhaps to stop. */
export const toWorkerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('job'), job: workerJobSchema }),
  z.strictObject({ kind: z.literal('cancel') }),
]);

/** {@inheritDoc toWorkerSchema} */
export type ToWorker = z.output<typeof toWorkerSchema>;

/** What a worker tells the service: what happens, and at last how it ended. */
export const fromWorkerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('happening'), happening: happeningSchema }),
  z.strictObject({ kind: z.literal('end'), error: errorDataSchema.nullable() }),
]);

/** {@inheritDoc fromWorkerSchema} */
export type FromWorker = z.output<typeof fromWorkerSchema>;
