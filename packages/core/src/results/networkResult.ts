import { z } from 'zod';
import { seedDetectionSchema } from '../detection/seedDetection.js';
import { accuracy, integerFrom, nonNegative, text } from '../specs/fields.js';
import { networkSpecSchema } from '../specs/networkSpec.js';
import { probeSpecSchema } from '../specs/probeSpec.js';
import { rankSpecSchema } from '../specs/rankSpec.js';
import { trainingSpecSchema } from '../specs/trainingSpec.js';
import { meanIntervalSchema } from '../statistics/meanInterval.js';
import { layerRowSchema } from './layerTable.js';

/**
 * What was measured on a network trained from one seed.
 *
 * - `testAccuracy` and `testCalibrationError` (0 to 1) of the network itself; null where the
 *   training did not end, or did not measure it.
 * - `layers`: empty where a task that they need did not end.
 * - `trainSeconds`, `measureSeconds`: what the engine took to train it and to measure all its
 *   layers, on whatever machine that was; null where it is not known.
 */
const seedResultSchema = z.strictObject({
  seed: integerFrom(0),
  testAccuracy: accuracy().nullable(),
  testCalibrationError: accuracy().nullable(),
  layers: z.array(layerRowSchema),
  trainSeconds: nonNegative().nullable(),
  measureSeconds: nonNegative().nullable(),
});

/** {@inheritDoc seedResultSchema} */
export type SeedResult = z.output<typeof seedResultSchema>;

/**
 * One network of a run, with what was done to it and what came out.
 *
 * - `name`: what figures and tables call it, e.g. `VGG-19`; no other network of the run has it.
 * - `network`, `training`, `probe`, `rank` (null where it was not part of the plan).
 * - `seeds`: the results by seed, in the order asked for.
 * - `testAccuracy`: mean and interval over the seeds; null where a seed has none.
 * - `overSeeds`: layers, rules and verdict over the seeds; null where there is nothing to find one
 *   in: a seed without layers, or a network of one layer.
 */
export const networkResultSchema = z.strictObject({
  name: text(),
  network: networkSpecSchema,
  training: trainingSpecSchema,
  probe: probeSpecSchema.nullable(),
  rank: rankSpecSchema.nullable(),
  seeds: z.array(seedResultSchema).min(1),
  testAccuracy: meanIntervalSchema.nullable(),
  overSeeds: seedDetectionSchema.nullable(),
});

/** {@inheritDoc networkResultSchema} */
export type NetworkResult = z.output<typeof networkResultSchema>;
