import { runStateSchema } from '@tunnel/core/resources';
import { z } from 'zod';

/** What is kept of a run: its state, the key that it was started with, null for none. */
export const keptRunSchema = z.strictObject({
  version: z.literal(1),
  state: runStateSchema,
  idempotencyKey: z.string().nullable(),
});

/** {@inheritDoc keptRunSchema} */
export type KeptRun = z.output<typeof keptRunSchema>;
