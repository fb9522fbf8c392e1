import { type DataSpec, type Task, TunnelError } from '@tunnel/core';
import { trainingImages } from '../data/trainingImages.js';

/** A moment of a training whose weights are kept. */
export interface Moment {
  /** As specs name it: the number of steps done; null for the final weights. */
  readonly checkpoint: number | null;
  readonly steps: number;
  /** Epochs done, where it is the end of one. */
  readonly epochs: number | null;
  /** In a sentence: `the initial weights`, `step 10`, `epoch 2`, `the final weights`. */
  readonly title: string;
  /** On an axis: `0`, `10`, `ep. 2`, `end`. */
  readonly label: string;
}

/**
 * The moments that a training keeps, in order, the final weights last.
 *
 * @throws TunnelError `invalid-request` where the number of training images, and so of steps, is not
 *   known before the training
 */
export function momentsOf({ spec }: Task<'train'>): Moment[] {
  const { batchSize, checkpoints, epochs: all } = spec.training;
  const stepsOfEpoch = Math.ceil(countedImages(spec.data) / batchSize);
  const every = checkpoints.everyEpochs ?? all;
  const ends = Array.from({ length: Math.ceil(all / every) - 1 }, (_, at) => (at + 1) * every);
  const steps = new Set([...checkpoints.steps, ...ends.map((epochs) => epochs * stepsOfEpoch)]);
  const last = all * stepsOfEpoch;
  return [
    ...[...steps]
      .filter((step) => step < last)
      .sort((a, b) => a - b)
      .map((step) => momentAt(step, stepsOfEpoch)),
    { checkpoint: null, steps: last, epochs: all, title: 'the final weights', label: 'end' },
  ];
}

function momentAt(step: number, stepsOfEpoch: number): Moment {
  const common = { checkpoint: step, steps: step };
  if (step === 0) return { ...common, epochs: 0, title: 'the initial weights', label: '0' };
  if (step % stepsOfEpoch !== 0) {
    return { ...common, epochs: null, title: `step ${step}`, label: String(step) };
  }
  const epochs = step / stepsOfEpoch;
  return { ...common, epochs, title: `epoch ${epochs}`, label: `ep. ${epochs}` };
}

function countedImages(data: DataSpec): number {
  const { dataset } = data;
  const known = trainingImages(data);
  if (known !== null) return known;
  throw new TunnelError(
    'invalid-request',
    `how many training images ${dataset} has is not known before a training, and so neither is the step at which an epoch ends; give a data set whose number is known, such as cifar10`,
    { dataset },
  );
}
