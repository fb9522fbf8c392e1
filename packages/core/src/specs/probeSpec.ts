import { z } from 'zod';
import { integerBetween, integerFrom, nonNegative, positive, shareBelowOne } from './fields.js';

/**
 * Linear probes: one linear layer on each layer’s frozen representation, trained with Adam.
 *
 * - `epochs` 30 and `learningRate` 1e-3 by default, as in the paper’s replications
 *   (Masarczyk et al. 2023).
 * - `batchSize` 512, `weightDecay` 0 (decoupled, that of AdamW), `labelSmoothing` 0 by default.
 * - `maxFeatures`: at most this many random features of a layer are read; default 8,000.
 * - `standardise`: features are brought to mean 0 and standard deviation 1 over the training
 *   images, default true; Adam stalls on features of 1e-4 and smaller.
 * - `pooling`: the output of a convolution is averaged to so many by so many places before it is
 *   flattened; default null, flattened as it is. Harun et al. (2024) use 2.
 * - `validationShare`: this share of the training images, drawn class by class, is held out and
 *   picks the epoch whose probe is tested, for each layer by itself; default 0, the last epoch. Test
 *   images never pick anything.
 */
export const probeSpecSchema = z.strictObject({
  epochs: integerBetween(1, 100_000).default(30),
  batchSize: integerBetween(1, 1_000_000).default(512),
  learningRate: positive().default(1e-3),
  weightDecay: nonNegative().default(0),
  labelSmoothing: shareBelowOne().default(0),
  maxFeatures: integerFrom(1).default(8000),
  standardise: z.boolean().default(true),
  pooling: integerFrom(1).nullable().default(null),
  validationShare: shareBelowOne().default(0),
});

/** A normalised probe spec. */
export type ProbeSpec = z.output<typeof probeSpecSchema>;

/** A probe spec as people write it. */
export type ProbeSpecInput = z.input<typeof probeSpecSchema>;
