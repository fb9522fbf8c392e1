import { createPlan } from '@tunnel/core';
import type { RunResults } from './analysis/RunResults.js';
import { cifar100Subset } from './data/cifar100Subset.js';
import { developmentTable } from './development/developmentTable.js';
import { type Development, planDevelopment, tasksOf } from './development/planDevelopment.js';
import { probeFigure } from './development/probeFigure.js';
import { rankFigure } from './development/rankFigure.js';
import { rankQuestions } from './development/rankQuestions.js';
import { readDevelopment } from './development/readDevelopment.js';
import { resetFigure } from './development/resetFigure.js';
import { resetQuestion } from './development/resetQuestion.js';
import { startFigure } from './development/startFigure.js';
import { startQuestion } from './development/startQuestion.js';
import { weightFigure } from './development/weightFigure.js';
import { weightQuestions } from './development/weightQuestions.js';
import type { Analysis, Experiment } from './Experiment.js';
import { usedData } from './plan/planTrainings.js';

/**
 * How the tunnel comes to be: VGG-19 read at its first steps and at ends of epochs, and what remains
 * of it when its tunnel, or its extractor, gets back the weights that it began with.
 */
export const development: Experiment = {
  name: 'development',
  title: 'How the tunnel of VGG-19 develops',
  question:
    'When in training does the tunnel of VGG-19 appear, does it stay where it is, and do its weights matter?',
  source: 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753',
  claims: ['weights', 'early'],
  seeds: { smoke: [0, 1], laptop: [0, 1, 2], paper: [0, 1, 2] },
  data: {
    train: 'cifar10',
    ood: { dataset: 'cifar100', classes: cifar100Subset },
    standIn: null,
  },
  plan(input) {
    const planned = planDevelopment(input);
    const tasks = planned.seeds.flatMap(tasksOf);
    return {
      plan: createPlan({ experiment: 'development', scale: input.scale, tasks }),
      data: usedData({ networks: [{ name: planned.name, trainings: planned.seeds }], tasks }),
      omitted: [],
      analyse: (results) => analyse(planned, results),
    };
  },
};

async function analyse(planned: Development, results: RunResults): Promise<Analysis> {
  const developed = await readDevelopment(planned, results);
  return {
    networks: [developed.network.result],
    questions: [
      ...weightQuestions(developed),
      resetQuestion(developed),
      ...rankQuestions(developed),
      ...developed.early.map((moment) => startQuestion(developed, moment)),
    ],
    figures: [
      weightFigure(developed),
      rankFigure(developed),
      probeFigure(developed),
      startFigure(developed),
      resetFigure(developed),
    ],
    tables: [developmentTable(developed)],
  };
}
