import { createTask, type DataSpec, type Task } from '@tunnel/core';
import type { NetworkSettings } from '../settings/NetworkSettings.js';
import { labelled } from './labelled.js';

/**
 * Plans the training of one network from one seed.
 *
 * @param lone whether it is the only one, whose label needs no name; default false
 * @param data what it is trained on; the settings’ `images` say how much of it, where they do
 */
export function planTraining(
  { name, network, training, images }: NetworkSettings,
  data: DataSpec,
  seed: number,
  { lone = false } = {},
): Task<'train'> {
  return createTask({
    spec: {
      kind: 'train',
      network,
      data: { ...data, images: images ?? data.images },
      training,
      seed,
    },
    ...labelled(lone ? null : name, seed, 'train'),
  });
}
