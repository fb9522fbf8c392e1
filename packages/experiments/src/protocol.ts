import { createPlan } from '@tunnel/core';
import type { RunResults } from './analysis/RunResults.js';
import { cifar100Subset } from './data/cifar100Subset.js';
import type { Analysis, Experiment } from './Experiment.js';
import { usedData } from './plan/planTrainings.js';
import { choicesOf } from './protocol/choicesOf.js';
import { curvesFigure } from './protocol/curvesFigure.js';
import { earlyQuestion } from './protocol/earlyQuestion.js';
import { moveQuestion } from './protocol/moveQuestion.js';
import { type Protocol, planProtocol } from './protocol/planProtocol.js';
import { rankFigure } from './protocol/rankFigure.js';
import { rankQuestions } from './protocol/rankQuestions.js';
import { rankTable } from './protocol/rankTable.js';
import { readNetwork } from './protocol/readProtocol.js';
import { startsFigure } from './protocol/startsFigure.js';
import { startsTable } from './protocol/startsTable.js';

/**
 * How far the split is a matter of how it is looked for: the same trained networks, read again with
 * one choice made otherwise at a time.
 */
export const protocol: Experiment = {
  name: 'protocol',
  title: 'The split by the way it is measured',
  question:
    'Does the tunnel start where it does whatever the threshold, the taps, the probe, its images and the definition of rank?',
  source:
    'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753; probes of Harun et al., NeurIPS 2024, arXiv 2405.15018, beside theirs',
  claims: ['split', 'rank'],
  seeds: { smoke: [0], laptop: [0, 1, 2], paper: [0, 1, 2] },
  data: {
    train: 'cifar10',
    ood: { dataset: 'cifar100', classes: cifar100Subset },
    standIn: null,
  },
  plan(input) {
    const planned = planProtocol(input);
    const { networks, tasks } = planned;
    return {
      plan: createPlan({ experiment: 'protocol', scale: input.scale, tasks }),
      data: usedData({ networks, tasks }),
      omitted: [],
      analyse: (results) => analyse(planned, results),
    };
  },
};

async function analyse({ networks }: Protocol, results: RunResults): Promise<Analysis> {
  const read = await Promise.all(networks.map((network) => readNetwork(network, results)));
  const ranked = read.filter(({ spectra }) => spectra.length > 0);
  return {
    networks: read.map(({ network }) => network.result),
    questions: [
      ...read.flatMap((network) => [
        earlyQuestion(network),
        ...choicesOf(network).map((choice) => moveQuestion(network, choice)),
      ]),
      ...ranked.flatMap(rankQuestions),
    ],
    figures: [
      ...read.flatMap((network) => [curvesFigure(network), startsFigure(network)]),
      rankFigure(ranked),
    ],
    tables: [startsTable(read), rankTable(ranked)],
  };
}
