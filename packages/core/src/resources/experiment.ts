import { z } from 'zod';
import { claimIdSchema } from '../claims/claims.js';
import { scaleSchema } from '../plans/scale.js';

/** An experiment as it can be run. `claims` are those that its findings are of. */
export const experimentSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  question: z.string(),
  source: z.string(),
  claims: z.array(claimIdSchema),
  seeds: z.record(scaleSchema, z.array(z.int().min(0))).describe('the default seeds by scale'),
  data: z.strictObject({
    train: z.string(),
    ood: z.string().nullable(),
    more: z.array(z.string()),
    standIn: z.string().nullable(),
  }),
});

/** {@inheritDoc experimentSchema} */
export type ExperimentFacts = z.output<typeof experimentSchema>;

/** All experiments. */
export const experimentListSchema = z.strictObject({
  items: z.array(experimentSchema),
  claims: z.record(z.string(), z.string()).describe('what each claim says, by its id'),
});
