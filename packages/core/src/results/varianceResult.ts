import { z } from 'zod';
import { accuracy, integerFrom, nonNegative } from '../specs/fields.js';
import { layerFields, readingResultFields } from './readingResult.js';

/**
 * How one layer’s representation falls into classes.
 *
 * - `intra`, `inter`: mean over features of the unbiased variance within classes and of class means
 *   (Masarczyk et al. 2023); `ratio` of the first to the second.
 * - `nc1` to `nc4`: neural collapse (Papyan et al. 2020). `nc1` tr(Σ_W Σ_B⁺)/K; `nc2Equinorm` the
 *   class means’ norms, standard deviation over mean; `nc2Equiangular` mean |cos + 1/(K − 1)| over
 *   pairs of them; `nc3` the distance of the head’s weights from the class means, both of norm 1,
 *   for the head’s own input; `nc4` the share of images where the nearest class mean and the network
 *   disagree. Null where a value is not defined or not to be had.
 * - `nearestMeanAccuracy` of the class with the nearest mean.
 */
const layerSchema = z.strictObject({
  ...layerFields,
  intra: nonNegative(),
  inter: nonNegative(),
  ratio: nonNegative().nullable(),
  nc1: nonNegative().nullable(),
  nc2Equinorm: nonNegative().nullable(),
  nc2Equiangular: nonNegative().nullable(),
  nc3: nonNegative().nullable(),
  nc4: accuracy().nullable(),
  nearestMeanAccuracy: accuracy(),
});

/** What the engine’s verb `variance` returns. */
export const varianceResultSchema = z.strictObject({
  layers: z.array(layerSchema).min(1),
  classes: integerFrom(1),
  ...readingResultFields,
});

/** {@inheritDoc varianceResultSchema} */
export type VarianceResult = z.infer<typeof varianceResultSchema>;
