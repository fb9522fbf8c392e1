import { z } from 'zod';
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

/** A page of runs; `next` is the cursor of the next one, null at the end. */
export const runPageSchema = z.strictObject({
  items: z.array(runSummarySchema),
  next: z.string().nullable(),
});
