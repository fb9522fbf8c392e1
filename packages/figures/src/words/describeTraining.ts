import type { TrainingSpec } from '@tunnel/core';
import { plural } from './format.js';

/** A training's settings on one line. */
export function describeTraining(training: TrainingSpec): string {
  const { epochs, batchSize, learningRate, momentum, weightDecay, precision } = training;
  return [
    plural(epochs, 'epoch'),
    `batches of ${batchSize}`,
    `learning rate ${learningRate}, ${describeSchedule(training.schedule)}`,
    `momentum ${momentum}`,
    `weight decay ${weightDecay}`,
    describeAugmentation(training.augmentation),
    precision,
  ].join('; ');
}

function describeSchedule(schedule: TrainingSpec['schedule']): string {
  if (schedule.kind === 'constant') return 'constant';
  if (schedule.kind === 'cosine') return 'cosine to 0';
  const { milestones, factor } = schedule;
  const noun = milestones.length === 1 ? 'epoch' : 'epochs';
  return `times ${factor} after ${noun} ${milestones.join(', ')}`;
}

function describeAugmentation({ crop, flip }: TrainingSpec['augmentation']): string {
  const parts = [crop > 0 ? `random crops of ${crop} px padding` : null, flip ? 'flips' : null];
  const used = parts.filter((part) => part !== null);
  return used.length === 0 ? 'no augmentation' : used.join(' and ');
}
