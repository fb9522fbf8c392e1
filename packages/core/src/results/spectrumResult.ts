import { z } from 'zod';
import { integerFrom, nonNegative, positive } from '../specs/fields.js';
import { layerFields, readingResultFields } from './readingResult.js';

/**
 * One layer’s spectrum in numbers.
 *
 * - `cap`: the most a rank can be, min(images − 1, featuresUsed). `sigma1`: the largest singular value
 *   of the covariance.
 * - `ranks`: singular values of the covariance above each of `rtols` times the largest; `dataRanks`:
 *   the same of the centred representation itself.
 * - `matrixRank` of the centred representation at NumPy’s tolerance for float32.
 * - `effectiveRank` (Roy & Vetterli 2007), `participationRatio` (Σλ)²/Σλ² of the covariance, `rankMe`
 *   (Garrido et al. 2023).
 */
const layerSchema = z.strictObject({
  ...layerFields,
  cap: integerFrom(1),
  sigma1: nonNegative(),
  ranks: z.array(integerFrom(0)),
  dataRanks: z.array(integerFrom(0)),
  matrixRank: integerFrom(0),
  effectiveRank: nonNegative(),
  participationRatio: nonNegative(),
  rankMe: nonNegative(),
});

/** What the engine’s verb `spectrum` returns; the singular values themselves are in its file. */
export const spectrumResultSchema = z.strictObject({
  layers: z.array(layerSchema).min(1),
  rtols: z.array(positive()).min(1),
  ...readingResultFields,
});

/** {@inheritDoc spectrumResultSchema} */
export type SpectrumResult = z.infer<typeof spectrumResultSchema>;
