import { createPlan } from '@tunnel/core';
import type { RunResults } from './analysis/RunResults.js';
import { cifar100Subset } from './data/cifar100Subset.js';
import type { Analysis, Experiment } from './Experiment.js';
import { usedData } from './plan/planTrainings.js';
import { type PlannedTransfer, planTransfer } from './transfer/planTransfer.js';
import { readTransfer } from './transfer/readTransfer.js';
import { adviceTable, regretFigure, transferFigure } from './transfer/transferFigures.js';
import { transferQuestions } from './transfer/transferQuestions.js';

/**
 * Which layer to transfer from where labels are few: linear probes of other classes on every layer,
 * with 5, 20, 100 or all labelled images a class. Images for validation are among them; they choose
 * the layer, and test images only tell what the choice was worth.
 */
export const transfer: Experiment = {
  name: 'transfer',
  title: 'Which layer to transfer from',
  question:
    'From which layer should a network be transferred when labels are few: the last one, the last one before the tunnel, or the one that validation chooses?',
  source: 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753',
  claims: ['ood'],
  seeds: { smoke: [0, 1], laptop: [0, 1, 2], paper: [0, 1, 2] },
  data: {
    train: 'cifar10',
    ood: { dataset: 'cifar100', classes: cifar100Subset },
    standIn: null,
  },
  plan(input) {
    const planned = planTransfer(input);
    const probe = planned.networks[0]?.budgets.at(-1)?.probes[0] ?? null;
    return {
      plan: createPlan({ experiment: 'transfer', scale: input.scale, tasks: planned.tasks }),
      data: {
        ...usedData(planned),
        ood: input.ood && { spec: input.ood, countedBy: probe },
      },
      omitted: [],
      analyse: (results) => analyse(planned, results),
    };
  },
};

async function analyse({ networks }: PlannedTransfer, results: RunResults): Promise<Analysis> {
  const transfers = await Promise.all(networks.map((network) => readTransfer(network, results)));
  return {
    networks: transfers.map(({ result }) => result),
    questions: transfers.flatMap(transferQuestions),
    figures: [transferFigure(transfers), regretFigure(transfers)],
    tables: [adviceTable(transfers)],
  };
}
