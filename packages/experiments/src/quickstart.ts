import { createPlan, references, type Scale } from '@tunnel/core';
import { probedNetwork } from './analysis/ProbedNetwork.js';
import { lastRankQuestion } from './analysis/questions/lastRankQuestion.js';
import { retainedQuestion } from './analysis/questions/retainedQuestion.js';
import { splitQuestion } from './analysis/questions/splitQuestion.js';
import type { RunResults } from './analysis/RunResults.js';
import { cifar100Subset } from './data/cifar100Subset.js';
import type { Analysis, Experiment } from './Experiment.js';
import { type PlannedTrainings, planTrainings, usedData } from './plan/planTrainings.js';
import type { MeasureSettings } from './settings/measures.js';
import type { NetworkSettings } from './settings/NetworkSettings.js';
import { precisionAt } from './settings/precisionAt.js';

interface Settings extends Omit<NetworkSettings, 'name'> {
  measure: Pick<MeasureSettings, 'probe' | 'rank'>;
}

const settings: Record<Scale, Settings> = {
  // Seconds: enough to see every part work, too little for a tunnel worth believing.
  smoke: {
    network: { kind: 'mlp', depth: 6, width: 128 },
    training: { epochs: 3, learningRate: 0.02, batchSize: 128 },
    images: 10_000,
    measure: { probe: { epochs: 3 }, rank: { images: 1_000 } },
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
    measure: { probe: { epochs: 10 }, rank: {} },
  },
  // What replications of the paper use; its batch size and initialisation are not published.
  paper: {
    network: { kind: 'mlp', depth: 12, width: 1024 },
    training: { epochs: 1000, learningRate: 0.05, momentum: 0, weightDecay: 0, batchSize: 128 },
    images: null,
    measure: { probe: { epochs: 30 }, rank: {} },
  },
};

/** The first experiment of a newcomer: one deep MLP, read at every layer. */
export const quickstart: Experiment = {
  name: 'quickstart',
  title: 'The tunnel of a deep MLP',
  question: 'From which layer on does a deep MLP merely carry its representation?',
  source: 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753, section 3',
  claims: ['split', 'rank', 'ood'],
  seeds: { smoke: [0], laptop: [0], paper: [0] },
  data: {
    train: 'cifar10',
    ood: { dataset: 'cifar100', classes: cifar100Subset },
    standIn: 'shapes',
  },
  plan(input) {
    const { scale, bfloat16 } = input;
    const { measure, ...network } = settings[scale];
    const precision = precisionAt(scale, bfloat16);
    const planned = planTrainings(
      [{ name: 'MLP', ...network, training: { ...network.training, precision } }],
      { ...measure, probeImages: network.images, probePrecision: precision },
      input,
    );
    return {
      plan: createPlan({ experiment: 'quickstart', scale, tasks: planned.tasks }),
      data: usedData(planned),
      omitted: [],
      analyse: (results) => analyse(planned, results),
    };
  },
};

async function analyse({ networks }: PlannedTrainings, results: RunResults): Promise<Analysis> {
  const probed = await Promise.all(networks.map((network) => probedNetwork(network, results)));
  const questions = probed.flatMap((network) => [
    splitQuestion(network, [references.mlpStart, references.mlpStartReplicated]),
    retainedQuestion(network, [references.mlpOodReplicated]),
    lastRankQuestion(network, 'about the number of classes'),
  ]);
  return {
    networks: probed.map(({ result }) => result),
    questions: questions.filter((question) => question !== null),
  };
}
