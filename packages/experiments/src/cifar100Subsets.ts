import { createPlan, datasetTitle, type Task, TunnelError } from '@tunnel/core';
import type { RunResults } from './analysis/RunResults.js';
import { type Condition, readConditions, type Subset } from './cifar100Subsets/ReadSubset.js';
import { subsetCurvesFigure } from './cifar100Subsets/subsetCurvesFigure.js';
import { subsetQuestions } from './cifar100Subsets/subsetQuestions.js';
import { subsetsTable } from './cifar100Subsets/subsetsTable.js';
import { tunnelByClassesFigure } from './cifar100Subsets/tunnelByClassesFigure.js';
import type { Analysis, Experiment, PlanInput } from './Experiment.js';
import { planSubset } from './plan/planSubset.js';
import { usedData } from './plan/planTrainings.js';
import { tasksBySeed } from './plan/tasksBySeed.js';
import { subsets } from './settings/subsets.js';
import { trainedNetworks } from './settings/trainedNetworks.js';

/**
 * VGG-19 trained on CIFAR-100’s classes, few to all, and probed on CIFAR-10: with equal images a class,
 * so that more classes are more images too, and with equal images in all, so that they are not. A seed’s
 * fewer classes are a part of its more, and of a class’s images fewer are a part of more. The
 * smallest subset is the same in both.
 */
export const cifar100Subsets: Experiment = {
  name: 'cifar100-subsets',
  title: 'Tunnels by number of classes',
  question: 'Do more classes make a shorter tunnel, and does OOD accuracy fall later?',
  source: 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753',
  claims: ['subsets', 'classes'],
  seeds: { smoke: [0, 1], laptop: [0, 1, 2], paper: [0, 1, 2] },
  data: { train: 'cifar100', ood: { dataset: 'cifar10', classes: null }, standIn: null },
  plan(input) {
    const { scale, train } = input;
    if (train.dataset !== 'cifar100') {
      throw new TunnelError(
        'usage',
        `cifar100-subsets is about the classes of CIFAR-100, and cannot be trained on ${datasetTitle(train.dataset)}; leave out --data`,
      );
    }
    const conditions = planConditions(input);
    const networks = new Set(
      conditions.flatMap((condition) => condition.subsets.map(({ network }) => network)),
    );
    const tasks = tasksBySeed([...networks]);
    return {
      plan: createPlan({ experiment: 'cifar100-subsets', scale, tasks }),
      data: usedSubsets(conditions, tasks),
      omitted: [],
      analyse: (results) => analyse(conditions, results),
    };
  },
};

function planConditions(input: PlanInput): readonly Condition[] {
  const { classCounts, imagesPerClass } = subsets[input.scale];
  const [fewest = 0] = classCounts;
  const planned = new Map<string, Subset>();
  const subset = (classes: number, images: number) => {
    const name = `${classes} classes × ${images} images`;
    const known = planned.get(name) ?? planNetwork(input, name, classes, images);
    planned.set(name, known);
    return known;
  };
  return [
    {
      name: 'equal images a class',
      subsets: classCounts.map((classes) => subset(classes, imagesPerClass)),
    },
    {
      name: 'equal images in all',
      subsets: classCounts.map((classes) => subset(classes, (fewest * imagesPerClass) / classes)),
    },
  ];
}

function planNetwork(
  { scale, seeds, bfloat16, train, ood }: PlanInput,
  name: string,
  classes: number,
  imagesPerClass: number,
): Subset {
  const network = { ...trainedNetworks(scale, bfloat16).vgg, name };
  const common = { network, classes, imagesPerClass, scale, bfloat16, train, ood };
  const trainings = seeds.map((seed) => planSubset({ ...common, seed }));
  return { classes, imagesPerClass, network: { name, trainings } };
}

/** The largest subset, which is the data at hand, and the classes that each seed draws. */
function usedSubsets([condition]: readonly Condition[], tasks: readonly Task[]) {
  const bySize = condition?.subsets.map(({ network }) => network) ?? [];
  const drawn = bySize.slice(0, -1);
  return {
    ...usedData({ networks: bySize.slice(-1), tasks }),
    more: drawn.flatMap(({ name, trainings }) =>
      trainings.map(({ seed, train }) => ({
        use: `${name}, seed ${seed}`,
        spec: train.spec.data,
        countedBy: train,
      })),
    ),
  };
}

async function analyse(conditions: readonly Condition[], results: RunResults): Promise<Analysis> {
  const read = await readConditions(conditions, results);
  return {
    networks: read.subsets.map(({ result }) => result),
    questions: read.conditions.flatMap(subsetQuestions),
    figures: [
      tunnelByClassesFigure(read.conditions),
      ...(['ood', 'id', 'rank'] as const).map((measure) =>
        subsetCurvesFigure(read.conditions, measure),
      ),
    ],
    tables: [subsetsTable(read.subsets, read.conditions)],
  };
}
