import { z } from 'zod';

/** Where a run stands: it waits, is computed, or has ended in one of three ways. */
export const standingSchema = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);

/** {@inheritDoc standingSchema} */
export type Standing = z.output<typeof standingSchema>;

/** Whether nothing more happens to a run. */
export function hasEnded(standing: Standing): boolean {
  return standing !== 'queued' && standing !== 'running';
}
