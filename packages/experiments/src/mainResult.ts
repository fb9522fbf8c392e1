import { createPlan, type Question, references, TunnelError } from '@tunnel/core';
import { type ProbedNetwork, probedNetwork } from './analysis/ProbedNetwork.js';
import { lastRankQuestion } from './analysis/questions/lastRankQuestion.js';
import { retainedQuestion } from './analysis/questions/retainedQuestion.js';
import { splitQuestion } from './analysis/questions/splitQuestion.js';
import type { RunResults } from './analysis/RunResults.js';
import { unlearned } from './analysis/unlearned.js';
import { cifar100Subset } from './data/cifar100Subset.js';
import type { Analysis, Experiment } from './Experiment.js';
import { type PlannedTrainings, planTrainings, usedData } from './plan/planTrainings.js';
import { measures } from './settings/measures.js';
import { trainedNetworks } from './settings/trainedNetworks.js';

/** Layer 29 of ResNet-34: the last convolution of its third stage, shortcuts counted. */
const stageEnd = 29;

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
  claims: ['split', 'rank', 'ood'],
  seeds: { smoke: [0, 1], laptop: [0, 1, 2], paper: [0, 1, 2] },
  data: {
    train: 'cifar10',
    ood: { dataset: 'cifar100', classes: cifar100Subset },
    standIn: null,
  },
  plan(input) {
    const { scale, bfloat16 } = input;
    const { mlp, vgg, resnet } = trainedNetworks(scale, bfloat16);
    const planned = planTrainings([mlp, vgg, resnet], measures(scale, bfloat16), input);
    return {
      plan: createPlan({ experiment: 'main-result', scale, tasks: planned.tasks }),
      data: usedData(planned),
      omitted: [],
      analyse: (results) => analyse(planned, results),
    };
  },
};

async function analyse({ networks }: PlannedTrainings, results: RunResults): Promise<Analysis> {
  const [mlp, vgg, resnet] = await Promise.all(
    networks.map((network) => probedNetwork(network, results)),
  );
  if (!mlp || !vgg || !resnet) throw new TunnelError('internal', 'a network is missing');
  const questions = [
    splitQuestion(mlp, [references.mlpStart, references.mlpStartReplicated]),
    splitQuestion(vgg, [references.vggStart]),
    splitQuestion(resnet, [references.resnetStart, references.resnetStartReplicated]),
    retainedQuestion(mlp, [references.mlpOodReplicated]),
    retainedQuestion(vgg),
    retainedQuestion(resnet, [references.resnetOodReplicated]),
    lastRankQuestion(mlp, 'about the number of classes'),
    lastRankQuestion(vgg, 'about the number of classes'),
    lastRankQuestion(resnet, 'above it', [references.resnetRank]),
    spikeQuestion(resnet),
  ];
  return {
    networks: [mlp, vgg, resnet].map(({ result }) => result),
    questions: questions.filter((question) => question !== null),
  };
}

/** `rank`: whether ResNet-34’s rank spikes at the end of its third stage. Null without ranks there. */
function spikeQuestion({ name, result, runs }: ProbedNetwork): Question | null {
  const pairs = runs.map(({ layers }) => {
    const at = (layer: number) => layers[layer - 1]?.rank ?? Number.NaN;
    return [at(stageEnd), Math.max(at(stageEnd - 2), at(stageEnd + 2))] as const;
  });
  if (!pairs.flat().every(Number.isFinite)) return null;
  const common = {
    claim: 'rank',
    title: `${name}: the rank spikes at layer ${stageEnd}, the end of the third stage`,
    references: [references.resnetRank],
  } as const;
  const reason = unlearned([result]);
  if (reason !== null) return { ...common, by: 'nothing', reason };
  return {
    ...common,
    by: 'seeds',
    statistic: {
      name: `the rank of layer ${stageEnd} less the higher one of the layers two before and two after`,
      unit: null,
    },
    values: pairs.map(([spike, beside]) => spike - beside),
    pairs,
    claimed: { side: 'above', bound: 0 },
  };
}
