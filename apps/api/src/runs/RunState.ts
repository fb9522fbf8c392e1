import { runRecordSchema } from '@tunnel/core';
import { z } from 'zod';
import { runRequestSchema } from './runRequest.js';

/** An error as data. */
export const errorDataSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  context: z.record(z.string(), z.unknown()),
});

/** {@inheritDoc errorDataSchema} */
export type ErrorData = z.output<typeof errorDataSchema>;

/** Where a run stands: it waits, is computed, or has ended in one of three ways. */
export const standingSchema = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);

/** {@inheritDoc standingSchema} */
export type Standing = z.output<typeof standingSchema>;

/** Whether nothing more happens to a run. */
export function hasEnded(standing: Standing): boolean {
  return standing !== 'queued' && standing !== 'running';
}

/**
 * A run of the service.
 *
 * - `id`: of its record too, which the store has when it is done.
 * - `startedAt`: when it was first computed; null before.
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

/** What is kept of a run: its state, the key that it was started with, null for none. */
export const keptRunSchema = z.strictObject({
  version: z.literal(1),
  state: runStateSchema,
  idempotencyKey: z.string().nullable(),
});

/** {@inheritDoc keptRunSchema} */
export type KeptRun = z.output<typeof keptRunSchema>;
