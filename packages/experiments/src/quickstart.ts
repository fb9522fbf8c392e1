import type { Scale } from '@tunnel/core';
import { cifar100Subset } from './data/cifar100Subset.js';
import type { Experiment } from './Experiment.js';
import { type MeasureSettings, type NetworkSettings, planTrainings } from './plan/planTrainings.js';

interface Settings extends Omit<NetworkSettings, 'name'> {
  measure: Pick<MeasureSettings, 'images' | 'probe' | 'rank'>;
}

const settings: Record<Scale, Settings> = {
  // Seconds: enough to see every part work, too little for a tunnel worth believing.
  smoke: {
    network: { kind: 'mlp', depth: 6, width: 128 },
    training: { epochs: 3, learningRate: 0.02, batchSize: 128 },
    measure: { images: 10_000, probe: { epochs: 3 }, rank: { images: 1_000 } },
  },
  // A few minutes on two cores. Layers as many as in the paper, half as wide, a short schedule.
  laptop: {
    network: { kind: 'mlp', depth: 12, width: 512 },
    training: {
      epochs: 8,
      learningRate: 0.02,
      batchSize: 128,
      schedule: { kind: 'multi-step', milestones: [4, 6], factor: 0.1 },
    },
    measure: { images: null, probe: { epochs: 10 }, rank: {} },
  },
  // What replications of the paper use; its batch size and initialisation are not published.
  paper: {
    network: { kind: 'mlp', depth: 12, width: 1024 },
    training: { epochs: 1000, learningRate: 0.05, momentum: 0, weightDecay: 0, batchSize: 128 },
    measure: { images: null, probe: { epochs: 30 }, rank: {} },
  },
};

/** The first experiment of a newcomer: one deep MLP, read at every layer. */
export const quickstart: Experiment = {
  name: 'quickstart',
  title: 'The tunnel of a deep MLP',
  question: 'From which layer on does a deep MLP merely carry its representation?',
  source: 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753, section 3',
  seeds: { smoke: [0], laptop: [0], paper: [0] },
  data: {
    train: 'cifar10',
    ood: { dataset: 'cifar100', classes: cifar100Subset },
    standIn: 'shapes',
  },
  plan(input) {
    const { network, measure, ...rest } = settings[input.scale];
    // Half the time on processors with instructions for it; master weights are float32 in both. What
    // was published is not known to be anything but float32.
    const precision = input.bfloat16 && input.scale !== 'paper' ? 'bfloat16' : 'float32';
    const training = { ...rest.training, precision } as const;
    return planTrainings(
      {
        experiment: 'quickstart',
        networks: [{ name: 'MLP', network, training }],
        measure: { ...measure, probeImages: measure.images, probePrecision: precision },
      },
      input,
    );
  },
};
