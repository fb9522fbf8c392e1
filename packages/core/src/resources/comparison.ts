import { z } from 'zod';
import { claimIdSchema } from '../claims/claims.js';
import { seedDetectionSchema } from '../detection/seedDetection.js';
import { findingSchema } from '../findings/finding.js';
import { runSummarySchema } from './runSummary.js';

/**
 * Several runs side by side. In `networks` and `findings` each row has one entry for each of `runs`,
 * in their order; null where that run has no such network or finding.
 */
export const comparisonSchema = z.strictObject({
  runs: z.array(runSummarySchema),
  networks: z.array(
    z.strictObject({ name: z.string(), overSeeds: z.array(seedDetectionSchema.nullable()) }),
  ),
  findings: z.array(
    z.strictObject({
      claim: claimIdSchema,
      title: z.string(),
      findings: z.array(findingSchema.nullable()),
    }),
  ),
});

/** {@inheritDoc comparisonSchema} */
export type Comparison = z.output<typeof comparisonSchema>;
