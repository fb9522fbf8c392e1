import {
  createPlan,
  type DataSpec,
  datasetInfo,
  datasetTitle,
  type Omission,
  type Scale,
} from '@tunnel/core';
import { counted } from './analysis/counted.js';
import type { RunResults } from './analysis/RunResults.js';
import type { SeedTraining } from './analysis/TrainedNetwork.js';
import { type ComparedSets, setsOf } from './complexity/ComparedSets.js';
import { complexityQuestions } from './complexity/complexityQuestions.js';
import { dataSetsTable } from './complexity/dataSetsTable.js';
import { lengthsFigure } from './complexity/lengthsFigure.js';
import { readSets } from './complexity/ReadSet.js';
import { cifar100Subset } from './data/cifar100Subset.js';
import type { Analysis, Experiment, PlanInput } from './Experiment.js';
import { planReadings } from './plan/planReadings.js';
import { planSubset } from './plan/planSubset.js';
import { planTraining } from './plan/planTraining.js';
import { usedData } from './plan/planTrainings.js';
import { tasksBySeed } from './plan/tasksBySeed.js';
import { epochsOf } from './settings/epochsOf.js';
import { type MeasureSettings, measures } from './settings/measures.js';
import type { NetworkSettings } from './settings/NetworkSettings.js';
import { subsets } from './settings/subsets.js';
import { trainedNetworks } from './settings/trainedNetworks.js';
import { withEpochs } from './settings/withEpochs.js';

/** What one of the networks is trained on beside all of CIFAR-10. */
interface Settings {
  /** Numbers of training images of CIFAR-10. */
  readonly images: readonly number[];
  /** Numbers of classes of CIFAR-100, as `cifar100-subsets` trains on them. */
  readonly classes: readonly number[];
  /** Optimiser steps on every data set but CIFAR-10 and the subsets of CIFAR-100, about. */
  readonly steps: number;
}

const settings: Record<Scale, Record<'vgg' | 'resnet', Settings>> = {
  smoke: {
    vgg: { images: [1000], classes: [10, 20], steps: 64 },
    resnet: { images: [], classes: [], steps: 64 },
  },
  // 8 and 5 epochs of CIFAR-100, of which 40,000 images are at hand: as many as of CIFAR-10, and four
  // fifths of its steps. A fifth of CIFAR-10’s images, as CIFAR-10 has about a fifth of CINIC-10’s.
  laptop: {
    vgg: { images: [10_000], classes: [10, 50], steps: 2500 },
    resnet: { images: [], classes: [], steps: 1565 },
  },
  // As many steps as 160 and 164 epochs of 50,000 images have in batches of 128.
  paper: {
    vgg: { images: [5000, 15_000], classes: [10, 50], steps: 62_560 },
    resnet: { images: [5000, 15_000], classes: [10, 50], steps: 64_124 },
  },
};

/** As published. */
const cinic10Images = datasetInfo('cinic10').imagesTrain ?? 0;
const cifar100Classes = datasetInfo('cifar100').classCount;

/**
 * VGG-19 and ResNet-34 on data sets of more and of fewer classes, and of more and of fewer images: which
 * of the two moves the split. The trainings on all of CIFAR-10 are those of `main-result`, those of
 * VGG-19 on subsets of CIFAR-100 are those of `cifar100-subsets`.
 */
export const complexity: Experiment = {
  name: 'complexity',
  title: 'The tunnel by data set',
  question: 'Is it the number of classes or the number of images that sets the tunnel’s length?',
  source: 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753',
  claims: ['samples', 'classes'],
  // Seven networks are enough for CI.
  seeds: { smoke: [0], laptop: [0, 1, 2], paper: [0, 1, 2] },
  data: {
    train: 'cifar10',
    ood: { dataset: 'cifar100', classes: cifar100Subset },
    more: ['cifar100', 'cinic10'],
    standIn: null,
  },
  plan(input) {
    const { scale, bfloat16 } = input;
    const { vgg, resnet } = trainedNetworks(scale, bfloat16);
    const compared = [
      compare(input, vgg, settings[scale].vgg),
      compare(input, resnet, settings[scale].resnet),
    ];
    const networks = compared.flatMap(setsOf).map(({ network }) => network);
    const tasks = tasksBySeed(networks);
    const all = compared[0]?.cifar10.network;
    const others = networks.filter((network) => network !== all);
    return {
      plan: createPlan({ experiment: 'complexity', scale, tasks }),
      data: {
        ...usedData({ networks: all ? [all] : [], tasks }),
        more: others.flatMap(({ name, trainings: [first] }) =>
          first ? [{ use: name, spec: first.train.spec.data, countedBy: first.train }] : [],
        ),
      },
      omitted: omissions(input),
      analyse: (results) => analyse(compared, results),
    };
  },
};

/** Plans one of the networks on all data sets that are at hand. */
function compare(input: PlanInput, network: NetworkSettings, own: Settings): ComparedSets {
  const { scale, bfloat16, seeds, train: cifar10, ood, more } = input;
  const { imagesPerClass, oodImages } = subsets[scale];
  const architecture = network.name;
  const on = (dataSet: string, plan: (named: NetworkSettings, seed: number) => SeedTraining) => {
    const name = `${architecture}, ${dataSet}`;
    const trainings = seeds.map((seed) => plan({ ...network, name }, seed));
    return { architecture, dataSet, network: { name, trainings } };
  };
  const trained = (named: NetworkSettings, data: DataSpec, probed: DataSpec | null, seed: number) =>
    planOn({ named, data, ood: probed, seed, measure: measures(scale, bfloat16) });
  const inSteps = (named: NetworkSettings, images: number) =>
    withEpochs(named, epochsOf(own.steps, images, named));
  const fromCifar100 = more.get('cifar100');
  const fromCinic10 = more.get('cinic10');
  const cifar10Probes = { ...cifar10, images: oodImages };
  return {
    architecture,
    cifar10: on('CIFAR-10', (named, seed) => trained(named, cifar10, ood, seed)),
    fewerImages: own.images.map((images) =>
      on(`${counted(images, 'image')} of CIFAR-10`, (named, seed) =>
        trained(inSteps({ ...named, images }, images), cifar10, ood, seed),
      ),
    ),
    cifar100: fromCifar100
      ? on('CIFAR-100', (named, seed) => {
          const images = named.images ?? cifar100Classes * imagesPerClass;
          return trained(inSteps(named, images), fromCifar100, cifar10Probes, seed);
        })
      : null,
    fewerClasses: fromCifar100
      ? own.classes.map((classes) =>
          on(`${classes} classes of CIFAR-100`, (named, seed) => {
            const data = { train: fromCifar100, ood: cifar10Probes };
            const subset = { network: named, classes, imagesPerClass, seed, scale, bfloat16 };
            return planSubset({ ...subset, ...data });
          }),
        )
      : [],
    cinic10: fromCinic10
      ? on('CINIC-10', (named, seed) =>
          trained(inSteps(named, named.images ?? cinic10Images), fromCinic10, ood, seed),
        )
      : null,
  };
}

function planOn(planned: {
  readonly named: NetworkSettings;
  readonly data: DataSpec;
  readonly ood: DataSpec | null;
  readonly seed: number;
  readonly measure: MeasureSettings;
}): SeedTraining {
  const { named, data, ood, seed, measure } = planned;
  const limits = [measure.probeImages, named.images].filter((limit) => limit !== null);
  // A set cannot be asked for more images than it has.
  const probeImages = limits.length > 0 ? Math.min(...limits) : null;
  return planReadings({
    name: named.name,
    seed,
    train: planTraining(named, data, seed),
    data,
    ood,
    measure: { ...measure, probeImages },
  });
}

function omissions({ scale, more }: PlanInput): Omission[] {
  const missing = (['cifar100', 'cinic10'] as const).filter((name) => !more.has(name));
  const omitted = missing.map((name) => {
    const title = datasetTitle(name);
    return { part: `Networks trained on ${title}`, reason: `${title} is not at hand.` };
  });
  const { images, classes } = settings[scale].resnet;
  if (images.length > 0 && classes.length > 0) return omitted;
  const part = 'ResNet-34 on fewer images of CIFAR-10 and on subsets of CIFAR-100';
  return [...omitted, { part, reason: `Left out at scale ${scale}, for its time.` }];
}

async function analyse(compared: readonly ComparedSets[], results: RunResults): Promise<Analysis> {
  const read = await readSets(compared.flatMap(setsOf), results);
  return {
    networks: read.sets.map(({ result }) => result),
    questions: compared.flatMap((each) => complexityQuestions(each, read)),
    figures: [lengthsFigure(read)],
    tables: [dataSetsTable(read)],
  };
}
