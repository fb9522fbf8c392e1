import { scaleSchema } from '@tunnel/core';
import { z } from 'zod';

/** What a run that was given to a cluster was asked for by: enough to make its plan and its record. */
export const runRequestSchema = z.strictObject({
  experiment: z.string().min(1),
  scale: scaleSchema,
  seeds: z.array(z.int().min(0)).min(1),
  /** Another training set than the experiment’s own. */
  dataset: z.string().nullable(),
  device: z.string(),
  threads: z.int().min(1).nullable(),
  memoryBytes: z.int().min(1).nullable(),
  /** Where data sets are looked for first; null for where the environment says. */
  dataDir: z.string().nullable(),
  /** ISO 8601. */
  createdAt: z.iso.datetime(),
});

/** {@inheritDoc runRequestSchema} */
export type RunRequest = z.output<typeof runRequestSchema>;
