import type { NetworkSpecInput, Scale, TaskSpecInput } from '@tunnel/core';
import { precisionAt } from './precisionAt.js';

type ContinualTraining = Extract<TaskSpecInput, { kind: 'continual' }>['training'];

type VggInput = Extract<NetworkSpecInput, { kind: 'vgg' }>;

/** A network without its heads, and how it learns two tasks in turn. */
export interface SplitTraining<N extends NetworkSpecInput = VggInput> {
  /** What figures and tables call it. */
  readonly name: string;
  readonly network: N;
  /** Of each task. */
  readonly training: ContinualTraining;
  /** Training images of each task; null for all. */
  readonly images: number | null;
}

/** Random 32 × 32 crops of images padded by 4 pixels of zeros, and flips for half of them. */
const augmentation = { crop: 4, flip: true };

const at: Record<Scale, Omit<SplitTraining, 'name'>> = {
  // Seconds, for CI: every part works, and nothing is believed.
  smoke: {
    network: { kind: 'vgg', depth: 19, widthMultiplier: 0.0625 },
    training: {
      epochs: 2,
      learningRate: 0.05,
      batchSize: 64,
      augmentation,
      schedule: { kind: 'one-cycle' },
    },
    images: 1000,
  },
  // VGG-19 as `trainedNetworks` has it, in fewer steps: each task has half the images.
  laptop: {
    network: { kind: 'vgg', depth: 19, widthMultiplier: 0.25 },
    training: {
      epochs: 5,
      learningRate: 0.1,
      batchSize: 128,
      weightDecay: 5e-4,
      augmentation,
      schedule: { kind: 'one-cycle' },
    },
    images: null,
  },
  // The published settings of VGG-19 as far as they are known, for each task.
  paper: {
    network: { kind: 'vgg', depth: 19 },
    training: {
      epochs: 160,
      learningRate: 0.1,
      momentum: 0.9,
      weightDecay: 1e-4,
      batchSize: 128,
      schedule: { kind: 'multi-step', milestones: [80, 120], factor: 0.1 },
      augmentation,
    },
    images: null,
  },
};

/** How VGG-19 learns the classes of CIFAR-10 as two tasks, one after the other, at a scale. */
export function splitTraining(scale: Scale, bfloat16: boolean): SplitTraining {
  const { network, training, images } = at[scale];
  return {
    name: 'VGG-19',
    network,
    training: { ...training, precision: precisionAt(scale, bfloat16) },
    images,
  };
}
