import {
  classCountOf,
  createTask,
  type DataSpec,
  type NetworkSpecInput,
  splitClasses,
  type Task,
} from '@tunnel/core';
import type { SplitTraining } from '../settings/continualTrainings.js';

/**
 * Plans a network that learns the classes of one data set as several tasks in turn, each with a head
 * of its own. Which classes make up which task is drawn by the seed. The tasks are called `task 1`,
 * `task 2` and so on.
 *
 * @param data what is split; the settings’ `images` say how much of each task, where they do
 * @param sizes how many classes each task has, e.g. 5 and 5; they sum to the data’s
 */
export function planSplit(
  { name, network, training, images }: SplitTraining<NetworkSpecInput>,
  data: DataSpec,
  sizes: readonly number[],
  seed: number,
): Task<'continual'> {
  const classes = data.classes ?? Array.from({ length: classCountOf(data) }, (_, label) => label);
  const tasks = splitClasses({ classes, sizes, seed }).map((own, at) => ({
    name: `task ${at + 1}`,
    data: { ...data, classes: own, images: images ?? data.images },
  }));
  return createTask({
    spec: {
      kind: 'continual',
      network: { ...network, heads: [...sizes] },
      tasks,
      training,
      seed,
    },
    label: `${name}, seed ${seed}: ${sizes.join(' + ')} classes`,
  });
}
