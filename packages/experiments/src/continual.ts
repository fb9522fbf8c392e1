import { createPlan, TunnelError } from '@tunnel/core';
import type { RunResults } from './analysis/RunResults.js';
import { exchangedNetworks } from './continual/exchangedNetworks.js';
import { exchangeFigures, pairingsTable } from './continual/exchangeFigures.js';
import { exchangeQuestions } from './continual/exchangeQuestions.js';
import { type Exchange, exchangesOf, planExchange } from './continual/planExchange.js';
import { readExchange } from './continual/readExchange.js';
import type { Analysis, Experiment, PlannedExperiment } from './Experiment.js';
import { measures } from './settings/measures.js';

/**
 * Two tasks learned in turn, and the network after the first put together with the network after the
 * second: which part of it forgets. VGG-19 as in the paper, with as many classes in both tasks and
 * with more in one of them, and ResNet-18 as in the paper that contradicts it.
 *
 * Networks are taken apart at several places. What is asked is asked of the place where the tunnel
 * starts, by probes of the first task on the network that has learned nothing else.
 */
export const continual: Experiment = {
  name: 'continual',
  title: 'Extractors and tunnels of two tasks exchanged',
  question:
    'Can the tunnels of two tasks learned in turn be exchanged, and is it the extractor that forgets?',
  source:
    'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753; Harun et al., NeurIPS 2024, arXiv 2405.15018',
  claims: ['exchange'],
  seeds: { smoke: [0, 1], laptop: [0, 1, 2], paper: [0, 1, 2] },
  data: { train: 'cifar10', ood: null, standIn: null },
  plan(input) {
    const { scale, bfloat16, seeds } = input;
    const measure = measures(scale, bfloat16);
    const exchanges = exchangedNetworks(scale, bfloat16).map((network) =>
      planExchange(network, measure, input),
    );
    const tasks = seeds.flatMap((_, at) => {
      const ofSeed = exchanges.flatMap(({ bySeed }) => bySeed[at] ?? []);
      return [...ofSeed.map(({ training }) => training), ...ofSeed.flatMap(exchangesOf)];
    });
    return {
      plan: createPlan({ experiment: 'continual', scale, tasks }),
      data: usedData(exchanges, input.train),
      omitted: [],
      analyse: (results) => analyse(exchanges, results),
    };
  },
};

async function analyse(exchanges: readonly Exchange[], results: RunResults): Promise<Analysis> {
  const read = await Promise.all(exchanges.map((exchange) => readExchange(exchange, results)));
  return {
    questions: read.flatMap(exchangeQuestions),
    figures: exchangeFigures(read),
    tables: [pairingsTable(read)],
  };
}

/** All classes are trained on; the probes that count are those of the first network’s first task. */
function usedData(
  exchanges: readonly Exchange[],
  train: PlannedExperiment['data']['train']['spec'],
): PlannedExperiment['data'] {
  const probe = exchanges[0]?.bySeed[0]?.probes[0];
  if (!probe?.spec.data) throw new TunnelError('internal', 'the plan probes no network');
  return {
    train: { spec: train, countedBy: null },
    id: { spec: probe.spec.data, countedBy: probe },
  };
}
