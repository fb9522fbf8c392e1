import type { Precision, Scale, TrainingSpecInput } from '@tunnel/core';
import type { NetworkSettings } from './NetworkSettings.js';
import { precisionAt } from './precisionAt.js';

/** The three networks of the paper. */
export type NetworkRole = 'mlp' | 'vgg' | 'resnet';

/** Random 32 × 32 crops of images padded by 4 pixels of zeros, and flips for half of them. */
const augmentation = { crop: 4, flip: true };

/** Up to the learning rate over 30 % of the steps and down to nothing: what short trainings need. */
const oneCycle = { kind: 'one-cycle' } as const;

/** The first steps, where the rank of deep layers falls. */
const firstSteps = [0, 1, 2, 5, 10, 20, 50, 75, 100, 200];

// Seconds, for CI: every part works, and nothing is believed.
const smoke = (precision: Precision): Record<NetworkRole, NetworkSettings> => {
  const training: TrainingSpecInput = {
    epochs: 2,
    learningRate: 0.05,
    batchSize: 64,
    augmentation,
    schedule: oneCycle,
    precision,
  };
  return {
    mlp: {
      name: 'MLP',
      network: { kind: 'mlp', depth: 6, width: 128 },
      training: { epochs: 2, learningRate: 0.02, batchSize: 64, precision },
      images: 2000,
    },
    vgg: {
      name: 'VGG-19',
      network: { kind: 'vgg', depth: 19, widthMultiplier: 0.0625 },
      training: { ...training, checkpoints: { everyEpochs: 1, steps: [0, 10] } },
      images: 2000,
    },
    resnet: {
      name: 'ResNet-34',
      network: { kind: 'resnet', depth: 34, widthMultiplier: 0.0625 },
      training,
      images: 2000,
    },
  };
};

// Every layer of the paper’s networks, convolutions a quarter as wide and the MLP half as wide;
// schedules of a few epochs.
const laptop = (precision: Precision): Record<NetworkRole, NetworkSettings> => {
  const training: TrainingSpecInput = {
    learningRate: 0.1,
    epochs: 8,
    batchSize: 128,
    weightDecay: 5e-4,
    augmentation,
    schedule: oneCycle,
    precision,
  };
  return {
    mlp: {
      // As in quickstart, whose training it shares.
      name: 'MLP',
      network: { kind: 'mlp', depth: 12, width: 512 },
      training: {
        epochs: 8,
        learningRate: 0.02,
        batchSize: 128,
        schedule: { kind: 'multi-step', milestones: [4, 6], factor: 0.1 },
        precision,
      },
      images: null,
    },
    vgg: {
      name: 'VGG-19',
      network: { kind: 'vgg', depth: 19, widthMultiplier: 0.25 },
      training: { ...training, checkpoints: { everyEpochs: 1, steps: firstSteps } },
      images: null,
    },
    resnet: {
      name: 'ResNet-34',
      network: { kind: 'resnet', depth: 34, widthMultiplier: 0.25 },
      training: { ...training, epochs: 5 },
      images: null,
    },
  };
};

// The published settings as far as they are known, through replications; batch size, initialisation
// and augmentation are not.
const paper = (): Record<NetworkRole, NetworkSettings> => {
  const training: TrainingSpecInput = {
    epochs: 160,
    learningRate: 0.1,
    momentum: 0.9,
    weightDecay: 1e-4,
    batchSize: 128,
    schedule: { kind: 'multi-step', milestones: [80, 120], factor: 0.1 },
    augmentation,
  };
  return {
    mlp: {
      name: 'MLP',
      network: { kind: 'mlp', depth: 12, width: 1024 },
      training: { epochs: 1000, learningRate: 0.05, momentum: 0, weightDecay: 0, batchSize: 128 },
      images: null,
    },
    vgg: {
      name: 'VGG-19',
      network: { kind: 'vgg', depth: 19 },
      training: { ...training, checkpoints: { everyEpochs: 10, steps: firstSteps } },
      images: null,
    },
    resnet: {
      name: 'ResNet-34',
      network: { kind: 'resnet', depth: 34 },
      training: {
        ...training,
        epochs: 164,
        schedule: { kind: 'multi-step', milestones: [82, 123], factor: 0.1 },
      },
      images: null,
    },
  };
};

/**
 * The paper’s three networks at a scale, as every experiment trains them on CIFAR-10: what one has
 * trained the others find in the store. VGG-19 keeps the checkpoints that `development` reads.
 */
export function trainedNetworks(
  scale: Scale,
  bfloat16: boolean,
): Record<NetworkRole, NetworkSettings> {
  const at: Record<Scale, typeof laptop> = { smoke, laptop, paper };
  return at[scale](precisionAt(scale, bfloat16));
}
