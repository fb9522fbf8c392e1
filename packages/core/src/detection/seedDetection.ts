import { z } from 'zod';
import { integerFrom, text } from '../specs/fields.js';
import { meanIntervalSchema } from '../statistics/meanInterval.js';
import { tunnelDetectionSchema } from './tunnelDetection.js';

/**
 * One layer over seeds: mean, spread and interval of what was measured on it. What was not measured
 * is null.
 */
const seedLayerSchema = z.strictObject({
  layer: integerFrom(1),
  name: text(),
  id: meanIntervalSchema,
  ood: meanIntervalSchema.nullable(),
  rank: meanIntervalSchema.nullable(),
});

/** {@inheritDoc seedLayerSchema} */
export type SeedLayer = z.infer<typeof seedLayerSchema>;

/**
 * What `detectSeeds` found in several networks of one spec.
 *
 * - `seeds`: in the order given; `starts` and `bySeed` within `detection` follow it.
 * - `layers`: in order.
 * - `retained`: mean and interval of the seeds’ percentages of OOD performance retained; null
 *   without an OOD probe.
 * - `detection`: of the mean accuracies and ranks.
 */
export const seedDetectionSchema = z.strictObject({
  seeds: z.array(integerFrom(0)).min(1),
  layers: z.array(seedLayerSchema).min(2),
  retained: meanIntervalSchema.nullable(),
  detection: tunnelDetectionSchema,
});

/** {@inheritDoc seedDetectionSchema} */
export type SeedDetection = z.infer<typeof seedDetectionSchema>;
