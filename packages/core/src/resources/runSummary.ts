import { z } from 'zod';
import { scaleSchema } from '../plans/scale.js';
import { meanIntervalSchema } from '../statistics/meanInterval.js';
import { standingSchema } from './standing.js';

/**
 * What a list shows of a run.
 *
 * - `finishedAt`: null of a run that has not ended.
 * - `networks`: `verdict` and `start` of the first rule, both null where there is no detection;
 *   `depth` in layers read.
 * - `findings`: how many of each verdict.
 * - `taskCounts`: of `all`, and of those that are `done`, wherever they were computed.
 */
export const runSummarySchema = z.strictObject({
  id: z.string(),
  experiment: z.string(),
  scale: scaleSchema,
  state: standingSchema,
  title: z.string(),
  question: z.string(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  dataset: z.string().nullable(),
  seeds: z.array(z.int().min(0)),
  networks: z.array(
    z.strictObject({
      name: z.string(),
      testAccuracy: meanIntervalSchema.nullable(),
      verdict: z.enum(['tunnel', 'no-tunnel', 'undecided']).nullable(),
      start: z.int().min(1).nullable(),
      depth: z.int().min(1).nullable(),
    }),
  ),
  findings: z.strictObject({
    supported: z.int().min(0),
    contradicted: z.int().min(0),
    undecided: z.int().min(0),
  }),
  taskCounts: z.strictObject({ all: z.int().min(0), done: z.int().min(0) }),
});

/** {@inheritDoc runSummarySchema} */
export type RunSummary = z.output<typeof runSummarySchema>;
