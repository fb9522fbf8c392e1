import type { Command, OptionValues } from '@commander-js/extra-typings';
import { Option } from 'commander';
import { given, precisionOption } from './common.js';
import { number, numbers, wholeNumber } from './parse.js';
import { option, withOptions } from './withOptions.js';

/** The options that say how to train; those that are not given have the spec’s defaults. */
export type TrainingOptions = {
  epochs?: number | undefined;
  lr?: number | undefined;
  batchSize?: number | undefined;
  momentum?: number | undefined;
  nesterov?: true | undefined;
  weightDecay?: number | undefined;
  decay?: string | undefined;
  schedule?: string | undefined;
  milestones?: number[] | undefined;
  riseShare?: number | undefined;
  startFactor?: number | undefined;
  endFactor?: number | undefined;
  warmup?: number | undefined;
  labelSmoothing?: number | undefined;
  clip?: number | undefined;
  crop?: number | undefined;
  flip?: true | undefined;
  precision?: string | undefined;
};

/** What every command has that trains a network. */
export function withTrainingOptions<A extends unknown[], O extends OptionValues>(
  command: Command<A, O>,
) {
  return withOptions<TrainingOptions, A, O>(command, [
    option('--epochs <count>', 'passes over the training images (required)', wholeNumber(0)),
    option('--lr <rate>', 'learning rate (default: 0.02)', number),
    option('--batch-size <images>', 'images a step (default: 128)', wholeNumber(1)),
    option('--momentum <share>', 'of SGD (default: 0.9)', number),
    new Option('--nesterov', 'Nesterov’s momentum (default: the plain one)'),
    option('--weight-decay <rate>', 'of SGD (default: 1e-4)', number),
    new Option(
      '--decay <what>',
      'what decays; weights leaves out biases and batch-norm parameters (default: all)',
    ).choices(['all', 'weights']),
    new Option('--schedule <name>', 'of the learning rate (default: constant)').choices([
      'constant',
      'cosine',
      'multi-step',
      'one-cycle',
    ]),
    option('--milestones <epochs>', 'of multi-step, e.g. 4,6', numbers),
    option('--rise-share <share>', 'of all steps, in which one-cycle rises (default: 0.3)', number),
    option(
      '--start-factor <factor>',
      'of the rate, where one-cycle begins (default: 0.04)',
      number,
    ),
    option('--end-factor <factor>', 'of the rate, where one-cycle ends (default: 4e-6)', number),
    option('--warmup <epochs>', 'the rate rises from 0 over so many epochs (default: 0)', number),
    option(
      '--label-smoothing <share>',
      'of each target, over its head’s classes (default: 0)',
      number,
    ),
    option('--clip <norm>', 'the largest norm of all gradients together (default: none)', number),
    option(
      '--crop <pixels>',
      'pad by so many pixels and crop at random (default: 0)',
      wholeNumber(0),
    ),
    new Option('--flip', 'flip half of the images (default: none)'),
    precisionOption('of the computation') as unknown as Option,
  ]);
}

/** How to train, as a spec has it. */
export function trainingOf(options: TrainingOptions) {
  const { epochs, lr = 0.02, batchSize, momentum, nesterov, weightDecay, decay } = options;
  const { warmup, labelSmoothing, clip, crop, flip, precision } = options;
  return given({
    epochs,
    learningRate: lr,
    batchSize,
    momentum,
    nesterov,
    weightDecay,
    decay,
    schedule: scheduleOf(options),
    warmupEpochs: warmup,
    labelSmoothing,
    gradientClip: clip,
    augmentation: given({ crop, flip }),
    precision,
  });
}

/** A schedule goes without saying where something is said that it alone has. */
function scheduleOf(options: TrainingOptions) {
  const { milestones, riseShare, startFactor, endFactor } = options;
  const cycle = given({ riseShare, startFactor, endFactor });
  const implied = milestones ? 'multi-step' : Object.keys(cycle).length > 0 ? 'one-cycle' : null;
  const kind = options.schedule ?? implied;
  return kind === null ? undefined : given({ kind, milestones, ...cycle });
}
