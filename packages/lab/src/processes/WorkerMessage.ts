import { evidenceSchema, taskIdSchema } from '@tunnel/core';
import type { Dataset } from '@tunnel/datasets';
import type { RunOn } from '@tunnel/native';
import { z } from 'zod';
import { engineProgressSchema, taskErrorSchema } from '../status/TaskStatus.js';

const count = z.int().min(0);
const names = z.array(z.string()).readonly();

const datasetSchema = z.object({
  name: z.string(),
  layout: z.enum(['cifar10', 'cifar100-fine', 'cifar100-coarse', 'tunnel']),
  side: count,
  classCount: count,
  classNames: names,
  train: names,
  valid: names,
  test: names,
  imagesTrain: count,
  imagesValid: count,
  imagesTest: count,
  contentHash: z.string(),
  source: z.enum(['TUNNEL_DATA_DIR', 'cache', 'publisher', 'generated', 'imported']),
  folder: z.string(),
  notes: names,
}) satisfies z.ZodType<Dataset>;

const runOnSchema = z.strictObject({
  device: z.string(),
  threads: z.int().min(1).nullable(),
  memoryBytes: z.int().min(1).nullable(),
  scratchFolder: z.string().nullable(),
}) satisfies z.ZodType<RunOn>;

/**
 * A plan that a worker shares in, as `parsePlan` reads it, and what it is run with. `imports` are pairs of
 * hash and path.
 */
const workerJobSchema = z.strictObject({
  plan: z.unknown(),
  store: z.string(),
  datasets: z.array(datasetSchema).readonly(),
  imports: z.array(z.tuple([z.string(), z.string()])).readonly(),
  run: runOnSchema,
  evidence: evidenceSchema,
});

/** {@inheritDoc workerJobSchema} */
export type WorkerJob = z.output<typeof workerJobSchema>;

/** What a worker is told: first what to do, at some time perhaps to stop. */
export const toWorkerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('job'), job: workerJobSchema }),
  z.strictObject({ kind: z.literal('stop') }),
]);

/** {@inheritDoc toWorkerSchema} */
export type ToWorker = z.output<typeof toWorkerSchema>;

/** What happens to the tasks that a worker runs. */
const workerEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('started'), task: taskIdSchema }),
  z.strictObject({
    kind: z.literal('progress'),
    task: taskIdSchema,
    progress: engineProgressSchema,
  }),
  z.strictObject({
    kind: z.literal('ended'),
    task: taskIdSchema,
    state: z.enum(['done', 'failed', 'cancelled']),
    seconds: z.number().min(0).nullable(),
  }),
]);

/** {@inheritDoc workerEventSchema} */
export type WorkerEvent = z.output<typeof workerEventSchema>;

/** What a worker tells: what happens, and at last how it ended. */
export const fromWorkerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('event'), event: workerEventSchema }),
  z.strictObject({ kind: z.literal('end'), error: taskErrorSchema.nullable() }),
]);

/** {@inheritDoc fromWorkerSchema} */
export type FromWorker = z.output<typeof fromWorkerSchema>;
