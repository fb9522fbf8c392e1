import {
  createPlan,
  createTask,
  type DataSpec,
  datasetInfo,
  drawClasses,
  type Omission,
  type Question,
  type Reference,
  references,
  type Scale,
  type Task,
} from '@tunnel/core';
import { fallInTunnelQuestion } from './analysis/questions/fallInTunnelQuestion.js';
import { rankFollowedQuestion } from './analysis/questions/rankFollowedQuestion.js';
import { retainedQuestion } from './analysis/questions/retainedQuestion.js';
import { transferLayerQuestion } from './analysis/questions/transferLayerQuestion.js';
import type { RunResults } from './analysis/RunResults.js';
import type { SeedTraining, TrainedNetwork } from './analysis/TrainedNetwork.js';
import { cifar100Subset } from './data/cifar100Subset.js';
import { classNamesOf } from './data/classNamesOf.js';
import type { Analysis, Experiment, PlanInput } from './Experiment.js';
import { type DrawnNetwork, drawnNetwork } from './ood/DrawnNetwork.js';
import { oodAgainstRankFigure } from './ood/oodAgainstRankFigure.js';
import { oodByLayerFigure } from './ood/oodByLayerFigure.js';
import { oodDrawsTable } from './ood/oodDrawsTable.js';
import { labelled } from './plan/labelled.js';
import { planTrainings, usedData } from './plan/planTrainings.js';
import { tasksBySeed } from './plan/tasksBySeed.js';
import { measures } from './settings/measures.js';
import { trainedNetworks } from './settings/trainedNetworks.js';

/** How often the OOD classes are drawn; the first draw is that of every experiment. */
const draws: Record<Scale, number> = { smoke: 2, laptop: 4, paper: 5 };

const cifar100Classes = datasetInfo('cifar100').classCount;

/**
 * OOD probes of the paper’s three networks on several draws of ten classes of CIFAR-100, so that what
 * is found does not hang on the ten. A network’s OOD accuracy is its mean over the draws, each with
 * probes of its own. Trainings, ID probes, ranks and the first draw are those of `main-result`.
 */
export const ood: Experiment = {
  name: 'ood',
  title: 'What the tunnel loses for other data',
  question:
    'Where does OOD accuracy fall, does it follow the rank, and is the last layer before the tunnel the best one to transfer from?',
  source: 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753',
  claims: ['ood'],
  seeds: { smoke: [0, 1], laptop: [0, 1, 2], paper: [0, 1, 2] },
  data: {
    train: 'cifar10',
    ood: { dataset: 'cifar100', classes: cifar100Subset },
    standIn: null,
  },
  plan(input) {
    const { scale, bfloat16 } = input;
    const { mlp, vgg, resnet } = trainedNetworks(scale, bfloat16);
    const { further, omitted } = furtherDraws(input);
    const planned = planTrainings([mlp, vgg, resnet], measures(scale, bfloat16), input);
    const networks = planned.networks.map(({ name, trainings }) => ({
      name,
      trainings: trainings.map((training) => withDraws(name, training, further)),
    }));
    const tasks = tasksBySeed(networks);
    return {
      plan: createPlan({ experiment: 'ood', scale, tasks }),
      data: {
        ...usedData({ networks, tasks }),
        more: further.map((spec, at) => ({
          use: drawName(at),
          spec,
          countedBy: networks[0]?.trainings[0]?.moreOod[at] ?? null,
        })),
      },
      omitted,
      analyse: (results) => analyse(networks, results),
    };
  },
};

/** The draws after the first. Other data than CIFAR-100, which stand in for it, are not drawn from. */
function furtherDraws({ scale, ood: first }: PlanInput): {
  further: readonly DataSpec[];
  omitted: readonly Omission[];
} {
  if (first?.dataset !== 'cifar100') {
    const reason = 'CIFAR-100 is not at hand, so the OOD probes read one data set alone.';
    return { further: [], omitted: [{ part: 'Further draws of the OOD classes', reason }] };
  }
  const seeds = Array.from({ length: draws[scale] - 1 }, (_, at) => at + 1);
  const count = cifar100Subset.length;
  return {
    further: seeds.map((seed) => ({
      ...first,
      classes: drawClasses({ classCount: cifar100Classes, count, seed }),
    })),
    omitted: [],
  };
}

/** @param at place among the draws after the first */
function drawName(at: number): string {
  return `OOD probes, draw ${at + 2}`;
}

function withDraws(name: string, training: SeedTraining, further: readonly DataSpec[]) {
  const { ood: first, train, seed } = training;
  const probe = (first: Task<'probe'>, data: DataSpec, at: number) =>
    createTask({
      spec: { ...first.spec, data },
      weights: train,
      ...labelled(name, seed, drawName(at)),
    });
  return {
    ...training,
    moreOod: first ? further.map((data, at) => probe(first, data, at)) : [],
  };
}

async function analyse(
  networks: readonly TrainedNetwork[],
  results: RunResults,
): Promise<Analysis> {
  const drawn = await Promise.all(networks.map((network) => drawnNetwork(network, results)));
  const own = [[references.mlpOodReplicated], [], [references.resnetOodReplicated]];
  return {
    networks: drawn.map(({ result }) => result),
    questions: drawn.flatMap((network, at) => questionsOf(network, own[at])),
    figures: [oodByLayerFigure(drawn), oodAgainstRankFigure(drawn)],
    tables: [oodDrawsTable(drawn, classNamesOfDraws(networks[0]?.trainings[0]))],
  };
}

function questionsOf(network: DrawnNetwork, own: readonly Reference[] = []): Question[] {
  return [
    retainedQuestion(network, own),
    fallInTunnelQuestion(network),
    rankFollowedQuestion(network),
    transferLayerQuestion(network, [references.disagreement]),
  ].filter((question) => question !== null);
}

/** The names of each draw’s classes. */
function classNamesOfDraws(training: SeedTraining | undefined): string[][] {
  const { ood: first = null, moreOod = [] } = training ?? {};
  const probes = first ? [first, ...moreOod] : [];
  return probes.map(({ spec }) => (spec.data ? classNamesOf(spec.data) : []));
}
