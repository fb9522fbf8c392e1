import { z } from 'zod';
import { runEngineSchema } from './runEngine.js';
import { runSummarySchema } from './runSummary.js';

/** The orders that runs are listed in; a dash for the last first. */
export const runSorts = [
  '-createdAt',
  'createdAt',
  '-finishedAt',
  'finishedAt',
  '-experiment',
  'experiment',
] as const;

/** {@inheritDoc runSorts} */
export type RunSort = (typeof runSorts)[number];

/** A run in a list: in short, and where it is run. */
export const listedRunSchema = z.strictObject({
  ...runSummarySchema.shape,
  engine: runEngineSchema,
});

/** {@inheritDoc listedRunSchema} */
export type ListedRun = z.output<typeof listedRunSchema>;

/** A page of runs; `next` is the cursor of the next one, null at the end. */
export const runPageSchema = z.strictObject({
  items: z.array(listedRunSchema),
  next: z.string().nullable(),
});
