import type { TrainingSpec } from '@tunnel/core';
import { plural } from './format.js';

/** A training’s settings on one line; those that are off by default are named where they are on. */
export function describeTraining(training: TrainingSpec): string {
  const { epochs, batchSize, learningRate, momentum, weightDecay, precision } = training;
  const { warmupEpochs, labelSmoothing, gradientClip } = training;
  return [
    plural(epochs, 'epoch'),
    `batches of ${batchSize}`,
    `learning rate ${learningRate}, ${describeSchedule(training.schedule)}`,
    warmupEpochs > 0 ? `warm-up of ${plural(warmupEpochs, 'epoch')}` : null,
    `momentum ${momentum}${training.nesterov ? ' (Nesterov)' : ''}`,
    `weight decay ${weightDecay}${training.decay === 'weights' ? ' of weights alone' : ''}`,
    labelSmoothing > 0 ? `label smoothing ${labelSmoothing}` : null,
    gradientClip === null ? null : `gradients clipped to norm ${gradientClip}`,
    describeAugmentation(training.augmentation),
    precision,
  ]
    .filter((part) => part !== null)
    .join('; ');
}

function describeSchedule(schedule: TrainingSpec['schedule']): string {
  if (schedule.kind === 'constant') return 'constant';
  if (schedule.kind === 'cosine') return 'cosine to 0';
  if (schedule.kind === 'one-cycle')
    return `one cycle with its peak at ${schedule.riseShare} of the steps`;
  const { milestones, factor } = schedule;
  const noun = milestones.length === 1 ? 'epoch' : 'epochs';
  return `times ${factor} after ${noun} ${milestones.join(', ')}`;
}

function describeAugmentation({ crop, flip }: TrainingSpec['augmentation']): string {
  const parts = [crop > 0 ? `random crops of ${crop} px padding` : null, flip ? 'flips' : null];
  const used = parts.filter((part) => part !== null);
  return used.length === 0 ? 'no augmentation' : used.join(' and ');
}
