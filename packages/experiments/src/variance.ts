import {
  createPlan,
  createTask,
  type DataSpec,
  type EmbedSpec,
  type Scale,
  type Task,
  TunnelError,
  type VarianceSpec,
} from '@tunnel/core';
import { probedNetwork } from './analysis/ProbedNetwork.js';
import type { RunResults } from './analysis/RunResults.js';
import type { SeedTraining } from './analysis/TrainedNetwork.js';
import { tunnelSpan } from './analysis/tunnelSpan.js';
import { cifar100Subset } from './data/cifar100Subset.js';
import { classNamesOf } from './data/classNamesOf.js';
import type { Analysis, Experiment, PlanInput } from './Experiment.js';
import { labelled } from './plan/labelled.js';
import { planReadings, readingsOf } from './plan/planReadings.js';
import { planTraining } from './plan/planTraining.js';
import { usedData } from './plan/planTrainings.js';
import { measures } from './settings/measures.js';
import { trainedNetworks } from './settings/trainedNetworks.js';
import { collapseFigure } from './variance/collapseFigure.js';
import { collapseTable } from './variance/collapseTable.js';
import { curvesFigure } from './variance/curvesFigure.js';
import {
  headInput,
  type MeasuredVariances,
  measured,
  relus,
} from './variance/MeasuredVariances.js';
import { mapsFigure } from './variance/mapsFigure.js';
import { varianceQuestions } from './variance/varianceQuestions.js';

interface Settings {
  /** Of the test images. */
  readonly test: Partial<VarianceSpec>;
  /** Of the training images, on which neural collapse was described. */
  readonly train: Partial<VarianceSpec>;
  readonly maps: Partial<EmbedSpec>;
}

const settings: Record<Scale, Settings> = {
  smoke: {
    test: { images: 500, maxFeatures: 512 },
    train: { images: 500, maxFeatures: 512 },
    maps: { images: 150, maxFeatures: 512, epochs: 50 },
  },
  // A fifth of the training images: classes of 1,000 say as much of means and variances.
  laptop: { test: {}, train: { images: 10_000 }, maps: {} },
  paper: { test: {}, train: {}, maps: {} },
};

/** What is done to the network of one seed. */
interface SeedReadings extends SeedTraining {
  readonly test: Task<'variance'>;
  readonly collapse: Task<'variance'>;
  /** Null for all seeds but one. */
  readonly maps: Task<'embed'> | null;
}

/**
 * The paper’s curves of the variance within and between classes over VGG-19’s layers, with maps of the
 * test images by some of them, and neural collapse layer by layer.
 */
export const variance: Experiment = {
  name: 'variance',
  title: 'Variance within and between classes over the layers of VGG-19',
  question:
    'Does the tunnel of VGG-19 draw the images of a class together and the classes apart, and is that neural collapse?',
  source:
    'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753; neural collapse after Papyan, Han and Donoho, PNAS 2020',
  claims: ['variance'],
  seeds: { smoke: [0, 1], laptop: [0, 1, 2], paper: [0, 1, 2] },
  data: {
    train: 'cifar10',
    ood: { dataset: 'cifar100', classes: cifar100Subset },
    standIn: null,
  },
  plan(input) {
    const { scale, seeds } = input;
    const { name } = trainedNetworks(scale, input.bfloat16).vgg;
    // The lowest, so that more seeds leave the maps as they are.
    const mapped = Math.min(...seeds);
    const readings = seeds.map((seed) => planSeed(seed, input, { maps: seed === mapped }));
    const planned = { name, readings, classNames: classNamesOf(input.train) };
    const tasks = readings.flatMap((each) => [
      each.train,
      ...readingsOf(each),
      each.test,
      each.collapse,
      ...(each.maps ? [each.maps] : []),
    ]);
    return {
      plan: createPlan({ experiment: 'variance', scale, tasks }),
      data: usedData({ networks: [{ name, trainings: readings }], tasks }),
      omitted: [],
      analyse: (results) => analyse(planned, results),
    };
  },
};

function planSeed(
  seed: number,
  { scale, bfloat16, train: data, ood }: PlanInput,
  { maps }: { readonly maps: boolean },
): SeedReadings {
  const { vgg } = trainedNetworks(scale, bfloat16);
  const { name } = vgg;
  const measure = measures(scale, bfloat16);
  const train = planTraining(vgg, data, seed);
  const trained: DataSpec = { ...data, images: vgg.images ?? data.images };
  const { test, train: collapse, maps: embed } = settings[scale];
  const layers = [...relus, headInput];
  const label = (what: string) => labelled(name, seed, what);
  return {
    ...planReadings({ name, seed, train, data, ood, measure }),
    test: createTask({
      spec: { kind: 'variance', data, layers, variance: test, seed },
      weights: train,
      ...label('variances'),
    }),
    collapse: createTask({
      spec: {
        kind: 'variance',
        data: trained,
        layers,
        variance: { ...collapse, split: 'train' },
        seed,
      },
      weights: train,
      ...label('neural collapse'),
    }),
    maps: maps
      ? createTask({
          spec: { kind: 'embed', data, embed, seed },
          weights: train,
          ...label('maps'),
        })
      : null,
  };
}

interface Planned {
  readonly name: string;
  readonly readings: readonly SeedReadings[];
  readonly classNames: readonly string[];
}

async function analyse(planned: Planned, results: RunResults): Promise<Analysis> {
  const { name, readings, classNames } = planned;
  const task = readings.find(({ maps }) => maps !== null)?.maps;
  if (!task) throw new TunnelError('internal', 'no seed was mapped');
  const network = await probedNetwork({ name, trainings: readings }, results);
  const span = tunnelSpan(network);
  const found: MeasuredVariances = {
    network,
    span,
    test: measured(
      'test image',
      readings.map(({ test }) => test),
      results,
    ),
    train: measured(
      'training image',
      readings.map(({ collapse }) => collapse),
      results,
    ),
  };
  return {
    networks: [network.result],
    questions: varianceQuestions(found),
    figures: [
      curvesFigure(found),
      await mapsFigure({ name, task, span, classNames }, results),
      collapseFigure(found),
    ],
    tables: [collapseTable(found)],
  };
}
