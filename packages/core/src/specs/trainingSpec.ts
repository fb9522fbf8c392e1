import { z } from 'zod';
import {
  integerBetween,
  integerFrom,
  nonNegative,
  positive,
  precisionSchema,
  shareBelowOne,
} from './fields.js';

const milestonesSchema = z
  .array(integerFrom(1))
  .min(1)
  .describe('a list of epochs, each above the one before');

/** The learning rate over epochs; `factor` multiplies it after each milestone. */
const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  z.strictObject({
    kind: z.literal('multi-step'),
    milestones: milestonesSchema,
    factor: positive().default(0.1),
  }),
  z.strictObject({ kind: z.literal('cosine') }),
]);

/**
 * Training by stochastic gradient descent with momentum.
 *
 * - `epochs` and `learningRate` have no default.
 * - `batchSize` 128, `momentum` 0.9, `weightDecay` 1e-4 by default.
 * - `schedule` of the learning rate, default constant. `multi-step` multiplies it by `factor`
 *   (default 0.1) when `milestones` epochs are done; milestones increase and lie below `epochs`.
 *   `cosine` lowers it from epoch to epoch along half a cosine towards 0.
 * - `augmentation`: `crop` pixels of zero padding before a random 32 × 32 crop (default 0, none),
 *   `flip` left to right for half the images (default false).
 * - `precision`: default float32.
 */
export const trainingSpecSchema = z
  .strictObject({
    epochs: integerBetween(1, 1_000_000),
    batchSize: integerBetween(1, 1_000_000).default(128),
    learningRate: positive(),
    momentum: shareBelowOne().default(0.9),
    weightDecay: nonNegative().default(1e-4),
    schedule: scheduleSchema.default({ kind: 'constant' }),
    augmentation: z
      .strictObject({ crop: integerBetween(0, 32).default(0), flip: z.boolean().default(false) })
      .prefault({}),
    precision: precisionSchema.default('float32'),
  })
  .superRefine(({ epochs, schedule }, context) => {
    if (schedule.kind !== 'multi-step') return;
    schedule.milestones.forEach((milestone, index) => {
      const problem = milestoneProblem(milestone, schedule.milestones[index - 1], epochs);
      if (problem === null) return;
      context.addIssue({
        code: 'custom',
        path: ['schedule', 'milestones', index],
        message: problem,
      });
    });
  });

function milestoneProblem(milestone: number, before: number | undefined, epochs: number) {
  if (before !== undefined && milestone <= before) {
    return `is ${milestone}, not above the ${before} before it; give increasing epochs`;
  }
  if (milestone >= epochs) {
    return `is ${milestone}, not within the ${epochs} epochs; give one below ${epochs}`;
  }
  return null;
}

/** A normalised training spec. */
export type TrainingSpec = z.output<typeof trainingSpecSchema>;

/** A training spec as people write it. */
export type TrainingSpecInput = z.input<typeof trainingSpecSchema>;
