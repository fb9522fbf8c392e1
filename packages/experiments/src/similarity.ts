import {
  type ChangeSpec,
  createPlan,
  createTask,
  type Omission,
  type Scale,
  type SimilaritySpec,
  type Task,
} from '@tunnel/core';
import { probedNetwork } from './analysis/ProbedNetwork.js';
import type { RunResults } from './analysis/RunResults.js';
import type { SeedTraining } from './analysis/TrainedNetwork.js';
import { tunnelSpan } from './analysis/tunnelSpan.js';
import { cifar100Subset } from './data/cifar100Subset.js';
import type { Analysis, Experiment, PlanInput } from './Experiment.js';
import { labelled } from './plan/labelled.js';
import { planReadings, readingsOf } from './plan/planReadings.js';
import { planTraining } from './plan/planTraining.js';
import { usedData } from './plan/planTrainings.js';
import { measures } from './settings/measures.js';
import { trainedNetworks } from './settings/trainedNetworks.js';
import { betweenFigure } from './similarity/betweenFigure.js';
import { betweenQuestion, noPair } from './similarity/betweenQuestion.js';
import { contrastQuestions } from './similarity/contrastQuestions.js';
import { l1Figure } from './similarity/l1Figure.js';
import type { MeasuredSimilarity } from './similarity/MeasuredSimilarity.js';
import { neighboursFigure } from './similarity/neighboursFigure.js';
import { withinFigure } from './similarity/withinFigure.js';

/** Layers that must lie on each side of the tunnel’s start, for both to have neighbours. */
const fewest = { extractor: 2, tunnel: 2 };

interface Settings {
  /** Of the layers of one network. */
  readonly within: Partial<SimilaritySpec>;
  /** Of the layers of two, with what chance makes. */
  readonly between: Partial<SimilaritySpec>;
  readonly change: Partial<ChangeSpec>;
}

const settings: Record<Scale, Settings> = {
  smoke: {
    within: { images: 500 },
    between: { images: 500, permutations: 20, permutationImages: 200 },
    change: { images: 500 },
  },
  laptop: { within: {}, between: { permutations: 100 }, change: {} },
  paper: { within: {}, between: { permutations: 1000 }, change: {} },
};

/** What is done to the network of one seed. */
interface SeedReadings extends SeedTraining {
  readonly within: Task<'similarity'>;
  readonly change: Task<'change'>;
}

/** Two seeds whose networks are compared. */
interface SeedPair {
  readonly seeds: readonly [number, number];
  readonly between: Task<'similarity'>;
}

/**
 * The paper’s comparison of an MLP’s layers: CKA and L1 differences within a network, and CKA between
 * networks of two seeds beside what chance makes.
 *
 * Seeds are compared two by two, the lowest with the next and so on, each in one pair: so the pairs are
 * independent of each other, and higher seeds leave those before them as they are.
 */
export const similarity: Experiment = {
  name: 'similarity',
  title: 'Likeness of the layers of an MLP, within a network and between seeds',
  question:
    'Do representations change in the early layers of an MLP and hardly in its tunnel, and do other seeds come to the same?',
  source: 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753; CKA after Kornblith et al., ICML 2019',
  claims: ['similarity'],
  // Eight: its questions over seeds are four, and seven cannot decide so many.
  seeds: { smoke: [0, 1], laptop: [0, 1, 2, 3, 4, 5, 6, 7], paper: [0, 1, 2, 3, 4, 5, 6, 7] },
  data: {
    train: 'cifar10',
    ood: { dataset: 'cifar100', classes: cifar100Subset },
    standIn: null,
  },
  plan(input) {
    const { scale, seeds } = input;
    const { name } = trainedNetworks(scale, input.bfloat16).mlp;
    const readings = seeds.map((seed) => planSeed(seed, input));
    const pairs = planPairs(name, readings, input);
    const tasks = readings.flatMap((each) => [
      each.train,
      ...readingsOf(each),
      each.within,
      each.change,
      ...pairs.filter((pair) => pair.seeds[1] === each.seed).map(({ between }) => between),
    ]);
    return {
      plan: createPlan({ experiment: 'similarity', scale, tasks }),
      data: usedData({ networks: [{ name, trainings: readings }], tasks }),
      omitted: omittedOf(pairs),
      analyse: (results) => analyse({ name, readings, pairs }, results),
    };
  },
};

function planSeed(seed: number, { scale, bfloat16, train: data, ood }: PlanInput): SeedReadings {
  const { mlp } = trainedNetworks(scale, bfloat16);
  const { name } = mlp;
  const measure = measures(scale, bfloat16);
  const train = planTraining(mlp, data, seed);
  const { within, change } = settings[scale];
  return {
    ...planReadings({ name, seed, train, data, ood, measure }),
    within: createTask({
      spec: { kind: 'similarity', data, similarity: within, seed },
      weights: train,
      ...labelled(name, seed, 'CKA of its layers'),
    }),
    change: createTask({
      spec: { kind: 'change', data, change, seed },
      weights: train,
      ...labelled(name, seed, 'L1 differences of its layers'),
    }),
  };
}

function planPairs(
  name: string,
  readings: readonly SeedReadings[],
  { scale, train: data }: PlanInput,
): SeedPair[] {
  const ascending = readings.toSorted((a, b) => a.seed - b.seed);
  return ascending.flatMap((one, at) => {
    const other = ascending[at + 1];
    if (at % 2 === 1 || !other) return [];
    const between = createTask({
      spec: { kind: 'similarity', data, similarity: settings[scale].between, seed: one.seed },
      weights: one.train,
      other: other.train,
      label: `${name}, seeds ${one.seed} and ${other.seed}: CKA of their layers`,
    });
    return { seeds: [one.seed, other.seed], between };
  });
}

function omittedOf(pairs: readonly SeedPair[]): Omission[] {
  return pairs.length > 0 ? [] : [{ part: 'CKA between seeds', reason: noPair }];
}

interface Planned {
  readonly name: string;
  readonly readings: readonly SeedReadings[];
  readonly pairs: readonly SeedPair[];
}

async function analyse({ name, readings, pairs }: Planned, results: RunResults): Promise<Analysis> {
  const network = await probedNetwork({ name, trainings: readings }, results);
  const split = tunnelSpan(network, fewest);
  const found: MeasuredSimilarity = {
    network,
    split,
    span: split ?? tunnelSpan(network),
    layers: network.overSeeds.detection.depth,
    within: readings.map(({ within }) => results.of(within)),
    l1: readings.map(({ change }) => results.of(change).representations?.l1 ?? []),
    between: pairs.map(({ between }) => results.of(between)),
    pairs: pairs.map(({ seeds }) => seeds),
  };
  return {
    networks: [network.result],
    questions: [...contrastQuestions(found), betweenQuestion(found)],
    figures: [
      withinFigure(found),
      l1Figure(found),
      neighboursFigure(found),
      ...(pairs.length > 0 ? [betweenFigure(found)] : []),
    ],
  };
}
