import type { Precision, Scale, TrainingSpecInput } from '@tunnel/core';
import { cifar100Subset } from './data/cifar100Subset.js';
import type { Experiment } from './Experiment.js';
import { type MeasureSettings, type NetworkSettings, planTrainings } from './plan/planTrainings.js';

interface Settings {
  networks: NetworkSettings[];
  measure: MeasureSettings;
}

/** Random 32 × 32 crops of images padded by 4 pixels of zeros, and flips for half of them. */
const augmentation = { crop: 4, flip: true };

/** Up to the learning rate over 30 % of the steps and down to nothing: what short trainings need. */
const oneCycle = { kind: 'one-cycle' } as const;

// Minutes, for CI: every part works, and nothing is believed.
const smoke = (precision: Precision): Settings => {
  const training: TrainingSpecInput = {
    epochs: 2,
    learningRate: 0.05,
    batchSize: 64,
    augmentation,
    schedule: oneCycle,
    precision,
  };
  return {
    networks: [
      {
        name: 'MLP',
        network: { kind: 'mlp', depth: 6, width: 128 },
        training: { epochs: 2, learningRate: 0.02, batchSize: 64 },
      },
      {
        name: 'VGG-19',
        network: { kind: 'vgg', depth: 19, widthMultiplier: 0.0625 },
        training,
      },
      {
        name: 'ResNet-34',
        network: { kind: 'resnet', depth: 34, widthMultiplier: 0.0625 },
        training,
      },
    ],
    measure: {
      images: 2000,
      probeImages: 1000,
      probe: { epochs: 2, maxFeatures: 256 },
      probePrecision: precision,
      rank: { images: 500, maxFeatures: 256 },
    },
  };
};

// Within an hour on two cores: every layer of the paper’s networks, convolutions a quarter as wide
// and the MLP half as wide; schedules of a few epochs; probes of a part of the images and features.
const laptop = (precision: Precision): Settings => {
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
    networks: [
      {
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
      },
      {
        name: 'VGG-19',
        network: { kind: 'vgg', depth: 19, widthMultiplier: 0.25 },
        training,
      },
      {
        name: 'ResNet-34',
        network: { kind: 'resnet', depth: 34, widthMultiplier: 0.25 },
        training: { ...training, epochs: 5 },
      },
    ],
    measure: {
      images: null,
      // The test images are never cut: they decide how sure a start is.
      probeImages: 10_000,
      probe: { epochs: 8, maxFeatures: 1500 },
      probePrecision: precision,
      // At most min(images − 1, features) can be counted: enough for every layer but the first few.
      rank: { images: 4000, maxFeatures: 2000 },
    },
  };
};

// The published settings as far as they are known, through replications; batch size, initialisation
// and augmentation are not. The probes read at most 8,000 features, as the ranks do.
const paper = (): Settings => {
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
    networks: [
      {
        name: 'MLP',
        network: { kind: 'mlp', depth: 12, width: 1024 },
        training: { epochs: 1000, learningRate: 0.05, momentum: 0, weightDecay: 0, batchSize: 128 },
      },
      { name: 'VGG-19', network: { kind: 'vgg', depth: 19 }, training },
      {
        name: 'ResNet-34',
        network: { kind: 'resnet', depth: 34 },
        training: {
          ...training,
          epochs: 164,
          schedule: { kind: 'multi-step', milestones: [82, 123], factor: 0.1 },
        },
      },
    ],
    measure: {
      images: null,
      probeImages: null,
      probe: { epochs: 30, learningRate: 1e-3, maxFeatures: 8000 },
      probePrecision: 'float32',
      rank: { rtol: 1e-3, maxFeatures: 8000 },
    },
  };
};

const settings: Record<Scale, (precision: Precision) => Settings> = { smoke, laptop, paper };

/**
 * The paper’s first two figures: ID and OOD probe accuracy and numerical rank over the layers of
 * three networks. They are read at their default taps: the MLP’s ReLUs, VGG-19’s 16 ReLUs, and all
 * 36 convolutions of ResNet-34 in module order, so that the paper’s layers 19 and 29 can be found.
 */
export const mainResult: Experiment = {
  name: 'main-result',
  title: 'The tunnel of an MLP, a VGG and a ResNet',
  question:
    'From which layer on do an MLP, VGG-19 and ResNet-34 merely carry their representation?',
  source: 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753, figures 1 and 2',
  seeds: { smoke: [0, 1], laptop: [0, 1, 2], paper: [0, 1, 2] },
  data: {
    train: 'cifar10',
    ood: { dataset: 'cifar100', classes: cifar100Subset },
    standIn: null,
  },
  plan(input) {
    const chosen = settings[input.scale](input.bfloat16 ? 'bfloat16' : 'float32');
    return planTrainings({ experiment: 'main-result', ...chosen }, input);
  },
};
