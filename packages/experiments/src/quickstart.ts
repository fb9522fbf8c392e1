import {
  createPlan,
  createTask,
  type NetworkSpecInput,
  type ProbeSpecInput,
  type RankSpecInput,
  type Scale,
  type TrainingSpecInput,
} from '@tunnel/core';
import type { Experiment, PlanInput, PlannedExperiment } from './Experiment.js';

interface Settings {
  network: NetworkSpecInput;
  training: TrainingSpecInput;
  /** Training images; null for all. */
  images: number | null;
  probe: ProbeSpecInput;
  rank: RankSpecInput;
}

const settings: Record<Scale, Settings> = {
  // Seconds: enough to see every part work, too little for a tunnel worth believing.
  smoke: {
    network: { kind: 'mlp', depth: 6, width: 128 },
    training: { epochs: 3, learningRate: 0.02, batchSize: 128 },
    images: 10_000,
    probe: { epochs: 3 },
    rank: { images: 1_000 },
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
    images: null,
    probe: { epochs: 10 },
    rank: {},
  },
  // What replications of the paper use; its batch size and initialisation are not published.
  paper: {
    network: { kind: 'mlp', depth: 12, width: 1024 },
    training: { epochs: 1000, learningRate: 0.05, momentum: 0, weightDecay: 0, batchSize: 128 },
    images: null,
    probe: { epochs: 30 },
    rank: {},
  },
};

/** Every tenth fine class of CIFAR-100; none is a class of CIFAR-10. */
const oodClasses = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90];

/** The first experiment of a newcomer: one deep MLP, read at every layer. */
export const quickstart: Experiment = {
  name: 'quickstart',
  title: 'The tunnel of a deep MLP',
  question: 'From which layer on does a deep MLP merely carry its representation?',
  source: 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753, section 3',
  data: {
    train: 'cifar10',
    ood: { dataset: 'cifar100', classes: oodClasses },
    standIn: 'shapes',
  },
  plan,
};

function plan({ scale, seed, train: trainData, ood: oodData }: PlanInput): PlannedExperiment {
  const { network, training, images, probe, rank } = settings[scale];
  const data = { ...trainData, images };
  const train = createTask({ spec: { kind: 'train', network, data, training, seed } });
  const id = createTask({ spec: { kind: 'probe', role: 'id', data, probe, seed }, weights: train });
  const ood = createTask({
    spec: { kind: 'probe', role: 'ood', data: oodData, probe, seed },
    weights: train,
  });
  const ranks = createTask({ spec: { kind: 'rank', data: trainData, rank, seed }, weights: train });
  const tasks = [train, id, ood, ranks];
  return {
    plan: createPlan({ experiment: 'quickstart', scale, tasks }),
    train,
    id,
    ood,
    rank: ranks,
  };
}
