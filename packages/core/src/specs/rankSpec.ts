import { z } from 'zod';
import { integerFrom } from './fields.js';

/**
 * Numerical rank: how many singular values of the sample covariance exceed `rtol · σ₁`
 * (Masarczyk et al. 2023).
 *
 * - `rtol`: default 1e-3, between 0 and 1.
 * - `maxFeatures`: at most this many random features of a layer are read; default 8,000.
 * - `images`: how many images of the test split, at least 2; default null for all.
 */
export const rankSpecSchema = z.strictObject({
  rtol: z.number().gt(0).lt(1).describe('a number above 0 and below 1').default(1e-3),
  maxFeatures: integerFrom(1).default(8000),
  images: integerFrom(2).nullable().default(null),
});

/** A normalised rank spec. */
export type RankSpec = z.output<typeof rankSpecSchema>;

/** A rank spec as people write it. */
export type RankSpecInput = z.input<typeof rankSpecSchema>;
