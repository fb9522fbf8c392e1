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

/** A factor of the learning rate that lowers it. */
function loweringFactor() {
  return z.number().gt(0).max(1).describe('a number above 0, at most 1');
}

/** The learning rate over the training; `learningRate` is its highest value. */
const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  z.strictObject({
    kind: z.literal('multi-step'),
    milestones: milestonesSchema,
    factor: positive().default(0.1),
  }),
  z.strictObject({ kind: z.literal('cosine') }),
  z.strictObject({
    kind: z.literal('one-cycle'),
    riseShare: z.number().gt(0).lt(1).describe('a number above 0 and below 1').default(0.3),
    startFactor: loweringFactor().default(0.04),
    endFactor: loweringFactor().default(4e-6),
  }),
]);

/** Which snapshots of the weights a training keeps. */
const checkpointsSchema = z.strictObject({
  everyEpochs: integerFrom(1).nullable().default(null),
  steps: z.array(integerFrom(0)).describe('a list of steps, each above the one before').default([]),
});

/** The form alone; what must fit together is checked below. */
const trainingShape = z.strictObject({
  epochs: integerBetween(1, 1_000_000),
  batchSize: integerBetween(1, 1_000_000).default(128),
  learningRate: positive(),
  momentum: shareBelowOne().default(0.9),
  nesterov: z.boolean().default(false),
  weightDecay: nonNegative().default(1e-4),
  decay: z.enum(['all', 'weights']).default('all'),
  schedule: scheduleSchema.default({ kind: 'constant' }),
  warmupEpochs: nonNegative().default(0),
  labelSmoothing: shareBelowOne().default(0),
  gradientClip: positive().nullable().default(null),
  augmentation: z
    .strictObject({ crop: integerBetween(0, 32).default(0), flip: z.boolean().default(false) })
    .prefault({}),
  precision: precisionSchema.default('float32'),
  checkpoints: checkpointsSchema.prefault({}),
});

/**
 * Training by stochastic gradient descent with momentum.
 *
 * - `epochs` and `learningRate` have no default.
 * - `batchSize` 128, `momentum` 0.9, `weightDecay` 1e-4 by default. An epoch’s last batch may be
 *   shorter.
 * - `nesterov` momentum, default false; needs a momentum above 0.
 * - `decay`: what the weight decay acts on, `all` parameters (default) or `weights` alone, which
 *   leaves out biases and the parameters of batch normalisation.
 * - `schedule` of the learning rate, default constant. `multi-step` multiplies it by `factor`
 *   (default 0.1) when `milestones` epochs are done; milestones increase and lie below `epochs`.
 *   `cosine` lowers it from epoch to epoch along half a cosine towards 0. `one-cycle` goes step by
 *   step along half cosines from `startFactor` (default 0.04) times the rate up to it in the first
 *   `riseShare` (default 0.3) of all steps, then down to `endFactor` (default 4e-6) times it
 *   (Smith & Topin 2019; the factors are those of PyTorch’s `OneCycleLR`).
 * - `warmupEpochs`: the rate rises in a line from 0, step by step, over so many epochs, which need
 *   not be whole; default 0, none. Not with `one-cycle`, which has its own.
 * - `labelSmoothing`: this share of each target is spread over the classes of its head; default 0.
 * - `gradientClip`: the largest L2 norm of all gradients together, default null for none.
 * - `augmentation`: `crop` pixels of zero padding before a random crop of the image’s size (default
 *   0, none), `flip` left to right for half the images (default false).
 * - `precision`: default float32.
 * - `checkpoints`: snapshots that are kept with the result: after every so many epochs
 *   (`everyEpochs`, default null for none) and after these `steps` in all (increasing, 0 for
 *   the initial weights; default none).
 */
export const trainingSpecSchema = trainingShape.superRefine((training, context) => {
  checkTraining(training, context);
  const { epochs, checkpoints } = training;
  const problem = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  const { everyEpochs, steps } = checkpoints;
  if (everyEpochs !== null && everyEpochs > epochs) {
    problem(
      ['checkpoints', 'everyEpochs'],
      `is ${everyEpochs}, more than the ${epochs} epochs; give at most ${epochs}, or null`,
    );
  }
  steps.forEach((_, index) => {
    const falls = fallProblem(steps, index, 'steps');
    if (falls !== null) problem(['checkpoints', 'steps', index], falls);
  });
});

/** {@link trainingSpecSchema} of each of several tasks in turn, whose ends are the checkpoints. */
export const continualTrainingSpecSchema = trainingShape
  .omit({ checkpoints: true })
  .superRefine(checkTraining);

/** What must fit together in a training, its checkpoints aside. */
function checkTraining(
  training: Omit<z.output<typeof trainingShape>, 'checkpoints'>,
  context: z.core.$RefinementCtx,
): void {
  const problem = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  const { epochs, momentum, nesterov, schedule, warmupEpochs } = training;
  if (nesterov && momentum === 0) {
    problem(['nesterov'], 'is true without momentum; give a momentum above 0, or false');
  }
  if (warmupEpochs > 0 && schedule.kind === 'one-cycle') {
    problem(
      ['warmupEpochs'],
      `is ${warmupEpochs} beside one-cycle, which has its own rise; give 0, or another schedule`,
    );
  }
  if (warmupEpochs >= epochs) {
    problem(
      ['warmupEpochs'],
      `is ${warmupEpochs}, not within the ${epochs} epochs; give a number below ${epochs}`,
    );
  }
  if (schedule.kind === 'multi-step') {
    const { milestones } = schedule;
    milestones.forEach((milestone, index) => {
      const path = ['schedule', 'milestones', index];
      const falls = fallProblem(milestones, index, 'epochs');
      if (falls !== null) problem(path, falls);
      else if (milestone >= epochs) {
        problem(path, `is ${milestone}, not within the ${epochs} epochs; give one below ${epochs}`);
      }
    });
  }
}

/** What is wrong with an item of a list that must increase; null where nothing is. */
function fallProblem(list: readonly number[], index: number, what: string): string | null {
  const item = list[index];
  const before = list[index - 1];
  if (item === undefined || before === undefined || item > before) return null;
  return `is ${item}, not above the ${before} before it; give increasing ${what}`;
}

/** A normalised training spec. */
export type TrainingSpec = z.output<typeof trainingSpecSchema>;

/** A normalised training spec without checkpoints. */
export type ContinualTrainingSpec = z.output<typeof continualTrainingSpecSchema>;

/** A training spec as people write it. */
export type TrainingSpecInput = z.input<typeof trainingSpecSchema>;
