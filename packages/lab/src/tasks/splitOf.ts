import { bringsActivations, type DataSpec, TunnelError } from '@tunnel/core';
import type { SplitRef } from '@tunnel/native';
import { readActivations } from '../activations/ActivationsManifest.js';
import { dataRef } from '../dataRef.js';
import { folderOf, inputOf } from './inputs.js';
import type { TaskStart } from './TaskStart.js';

/**
 * The images that a task reads: of its data, or those that its input’s activations are of.
 *
 * @param images a seeded choice of so many; null for all
 */
export function splitOf(
  start: Pick<TaskStart, 'task' | 'inputs' | 'setting'>,
  { data, seed }: { readonly data: DataSpec | null; readonly seed: number },
  part: 'train' | 'test',
  images: number | null = null,
): SplitRef {
  if (data) return dataRef(data, start.setting.datasets, part, seed, images);
  const weights = inputOf(start, 'weights');
  if (!bringsActivations(weights)) {
    throw new TunnelError('internal', `“${start.task.label}” reads images of no data set`);
  }
  const split = readActivations(folderOf(start, weights), part);
  return { ...split, images: images === null ? null : { count: images, seed } };
}
