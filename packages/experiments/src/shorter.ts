import {
  classCountOf,
  createPlan,
  createTask,
  datasetTitle,
  extractorLength,
  type FigureInput,
  type FigureTableInput,
  isAboveChance,
  meanInterval,
  type Question,
  references,
  type Scale,
  type SeedsQuestion,
  type Task,
  TunnelError,
} from '@tunnel/core';
import { counted } from './analysis/counted.js';
import type { Line } from './analysis/figures/layerLine.js';
import { seedPoint } from './analysis/figures/seedPoint.js';
import type { RunResults } from './analysis/RunResults.js';
import { shareRules } from './analysis/shareRules.js';
import type { Analysis, Experiment, PlanInput } from './Experiment.js';
import { planSplit } from './plan/planSplit.js';
import { type SplitTraining, splitTraining } from './settings/continualTrainings.js';
import { measures } from './settings/measures.js';

/** The convolutions of VGG-19. */
const all = 16;

/** The first so many convolutions of VGG-19. */
const lengths: Record<Scale, readonly number[]> = {
  smoke: [2, 8, all],
  laptop: [2, 3, 4, 6, 8, 12, all],
  paper: [2, 4, 6, 8, 10, 12, 14, all],
};

/** Up to here, in points, a network keeps the accuracy; beyond, it loses some. */
const kept = 2;

/** The bound of a difference: forgetting no less than the whole network does. */
const noDifference = 0;

/** A network of one length, from every seed. */
interface Short {
  readonly convolutions: number;
  readonly trainings: readonly Task<'continual'>[];
}

interface Planned {
  /** What is shortened. */
  readonly name: string;
  /** The title of what both tasks are parts of. */
  readonly dataset: string;
  /** In increasing order of their convolutions, the last one whole. */
  readonly networks: readonly Short[];
  /** ID probes of the whole network when it has learned the first task alone, one a seed. */
  readonly probes: readonly Task<'probe'>[];
}

/**
 * The paper’s shorter networks: the first convolutions of VGG-19, each with the poolings that follow
 * it, global average pooling and a head for each of two tasks that are learned in turn. How long the
 * extractor is, is read off the whole network when it has learned the first task.
 */
export const shorter: Experiment = {
  name: 'shorter',
  title: 'Shorter VGGs that learn two tasks in turn',
  question: 'Does a VGG without its tunnel keep the accuracy and forget less?',
  source: 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753',
  claims: ['shorter'],
  seeds: { smoke: [0, 1], laptop: [0, 1, 2], paper: [0, 1, 2] },
  data: { train: 'cifar10', ood: null, standIn: null },
  plan(input) {
    const { scale, bfloat16, seeds, train } = input;
    const settings = splitTraining(scale, bfloat16);
    const networks = lengths[scale].map((convolutions) => ({
      convolutions,
      trainings: seeds.map((seed) => planSeed(settings, convolutions, seed, input)),
    }));
    const probes = probesOf(networks.at(-1)?.trainings ?? [], settings, input);
    const tasks = seeds.flatMap((_, at) => [
      ...networks.flatMap(({ trainings }) => trainings[at] ?? []),
      ...(probes[at] ? [probes[at]] : []),
    ]);
    const [probe] = probes;
    return {
      plan: createPlan({ experiment: 'shorter', scale, tasks }),
      data: {
        train: { spec: train, countedBy: null },
        more: probe?.spec.data
          ? [
              {
                use: `ID probes of task 1, seed ${seeds[0]}`,
                spec: probe.spec.data,
                countedBy: probe,
              },
            ]
          : [],
      },
      omitted: [],
      analyse: async (results) =>
        analyse(
          { name: settings.name, dataset: datasetTitle(train.dataset), networks, probes },
          results,
        ),
    };
  },
};

function planSeed(
  { name, network, ...settings }: SplitTraining,
  convolutions: number,
  seed: number,
  { train }: PlanInput,
): Task<'continual'> {
  const classes = classCountOf(train);
  const half = Math.ceil(classes / 2);
  const part = convolutions === all ? null : convolutions;
  return planSplit(
    {
      ...settings,
      name: part === null ? name : `${name} of ${counted(part, 'convolution')}`,
      network: { ...network, convolutions: part },
    },
    train,
    [half, classes - half],
    seed,
  );
}

/** Probes of a network’s layers for the classes of its first task, before it learns the second. */
function probesOf(
  trainings: readonly Task<'continual'>[],
  { name }: SplitTraining,
  { scale, bfloat16 }: PlanInput,
): Task<'probe'>[] {
  const { probe, probePrecision, probeImages } = measures(scale, bfloat16);
  return trainings.map((training) => {
    const { tasks, seed } = training.spec;
    const [first] = tasks;
    if (!first) throw new TunnelError('internal', `“${training.label}” learns no task`);
    return createTask({
      spec: {
        kind: 'probe',
        role: 'id',
        data: { ...first.data, images: probeImages ?? first.data.images },
        probe,
        precision: probePrecision,
        checkpoint: 1,
        seed,
      },
      weights: training,
      label: `${name}, seed ${seed}: ID probes of task 1 after it`,
    });
  });
}

/** What a network of one length did, one value a seed, in per cent and points. */
interface Learned {
  readonly convolutions: number;
  readonly parameters: number;
  /** Accuracy on the first task when it was learned, and when the second was. */
  readonly first: readonly number[];
  readonly firstAtEnd: readonly number[];
  readonly second: readonly number[];
  /** Mean accuracy of the two tasks, each when it was just learned. */
  readonly justLearned: readonly number[];
  readonly atEnd: readonly number[];
  /** Of the first task, in points. */
  readonly forgetting: readonly number[];
}

interface Found extends Pick<Planned, 'name' | 'dataset'> {
  readonly networks: readonly Learned[];
  /** ID accuracies of the whole network, by seed and layer. */
  readonly bySeed: readonly (readonly number[])[];
  /** Why the probes say nothing of an extractor; null where they do. */
  readonly unlearned: string | null;
  /** Layers of the extractor by each of the share rules. */
  readonly extractors: readonly { readonly rule: string; readonly length: number }[];
  readonly probeImages: number;
}

function analyse({ name, dataset, networks, probes }: Planned, results: RunResults): Analysis {
  const bySeed = probes.map((probe) => results.of(probe).layers.map(({ accuracy }) => accuracy));
  const mean = (bySeed[0] ?? []).map((_, layer) => meanInterval(at(bySeed, layer)).mean);
  const probed = probes[0] && results.of(probes[0]);
  const classes = probed?.classes ?? 0;
  const probeImages = probed?.imagesTest ?? 0;
  const found: Found = {
    name,
    dataset,
    networks: networks.map((network) => learned(network, results)),
    bySeed,
    unlearned: isAboveChance(mean.at(-1) ?? 0, classes, probeImages)
      ? null
      : `nothing was learned by ${name}: the last layer’s ID accuracy after the first task is not above chance`,
    extractors: shareRules.map(({ name: rule, share }) => ({
      rule,
      length: extractorLength(mean, share),
    })),
    probeImages,
  };
  return {
    questions: questionsOf(found),
    figures: [accuracyFigure(found), extractorFigure(found)],
    tables: [tableOf(found)],
  };
}

function learned({ convolutions, trainings }: Short, results: RunResults): Learned {
  const found = trainings.map((training) => results.of(training));
  const percent = (after: number, of: number) =>
    found.map(({ accuracy }) => 100 * (accuracy[after]?.[of] ?? Number.NaN));
  const [first, firstAtEnd, second] = [percent(0, 0), percent(1, 0), percent(1, 1)];
  const mean = (values: readonly number[]) =>
    values.map((value, seed) => (value + (second[seed] ?? Number.NaN)) / 2);
  return {
    convolutions,
    parameters: found[0]?.parameters ?? 0,
    first,
    firstAtEnd,
    second,
    justLearned: mean(first),
    atEnd: mean(firstAtEnd),
    forgetting: first.map((value, seed) => value - (firstAtEnd[seed] ?? Number.NaN)),
  };
}

function at(bySeed: readonly (readonly number[])[], layer: number): number[] {
  return bySeed.map((curve) => curve[layer] ?? 0);
}

/** Two networks’ values of one measure, a pair a seed. */
interface Compared extends Pick<SeedsQuestion, 'statistic'> {
  readonly pairs: readonly (readonly [number, number])[];
}

/** What is asked of a shorter network beside the whole one. */
interface Asked extends Pick<SeedsQuestion, 'title' | 'claimed'> {
  /** Undefined where none was trained that would do. */
  readonly short: Learned | undefined;
  readonly compare: (whole: Learned, short: Learned) => Compared;
}

/**
 * Compares the whole network with the two whose lengths are next to that of its extractor by the 95 %
 * rule: the shortest that is as long, and the longest that is shorter.
 */
function questionsOf({ name, networks, extractors, unlearned }: Found): Question[] {
  const whole = networks.at(-1);
  if (!whole) throw new TunnelError('internal', `${name} was planned of no length`);
  const extractor = extractors[0]?.length ?? 0;
  const shortened = networks.slice(0, -1);
  const asLong = shortened.find(({ convolutions }) => convolutions >= extractor);
  const tooShort = shortened.findLast(({ convolutions }) => convolutions < extractor);
  const asked: readonly Asked[] = [
    {
      title: `The shortest ${name} as long as the extractor keeps the accuracy to ${kept} points`,
      short: asLong,
      compare: lostAccuracy,
      claimed: { side: 'below', bound: kept },
    },
    {
      title: `The shortest ${name} as long as the extractor forgets less than the whole one`,
      short: asLong,
      compare: moreForgetting,
      claimed: { side: 'below', bound: noDifference },
    },
    {
      title: `The longest ${name} shorter than the extractor loses more than ${kept} points of accuracy`,
      short: tooShort,
      compare: lostAccuracy,
      claimed: { side: 'above', bound: kept },
    },
  ];
  const length = counted(extractor, 'layer');
  return asked.map(({ title, short, compare, claimed }) => {
    const common = {
      claim: 'shorter',
      title,
      references: [references.notFound('the numbers of the paper’s shorter networks')],
    } as const;
    if (unlearned !== null) return { ...common, by: 'nothing', reason: unlearned };
    if (!short) {
      const reason = `the extractor is ${length} long by the 95 % rule, and no such network was trained`;
      return { ...common, by: 'nothing', reason };
    }
    const { statistic, pairs } = compare(whole, short);
    return {
      ...common,
      by: 'seeds',
      statistic,
      values: pairs.map(([first, second]) => first - second),
      pairs,
      claimed,
      cautions: [
        `the extractor is ${length} long by the 95 % rule, in the mean over the seeds of ${name}’s ID probes when it has learned the first task`,
        'a shorter network has fewer channels before its heads, pooled over more places',
      ],
    };
  });
}

function lostAccuracy(whole: Learned, short: Learned): Compared {
  return {
    statistic: {
      name: `the mean accuracy of the two tasks, each just learned, with all convolutions less that with ${short.convolutions}`,
      unit: 'points',
    },
    pairs: pairsOf(whole.justLearned, short.justLearned),
  };
}

function moreForgetting(whole: Learned, short: Learned): Compared {
  return {
    statistic: {
      name: `the forgetting of the first task with ${counted(short.convolutions, 'convolution')} less that with all`,
      unit: 'points',
    },
    pairs: pairsOf(short.forgetting, whole.forgetting),
  };
}

function pairsOf(first: readonly number[], second: readonly number[]): Compared['pairs'] {
  return first.map((value, seed) => [value, second[seed] ?? Number.NaN]);
}

/** The extractor’s lengths on an axis of layers; rules that agree share a label. */
function extractorMarks(extractors: Found['extractors']) {
  const lengths = new Set(extractors.map(({ length }) => length));
  return [...lengths].map((length) => {
    const rules = extractors.filter((each) => each.length === length).map(({ rule }) => rule);
    return { axis: 'x' as const, at: length, label: `extractor (${rules.join(', ')})` };
  });
}

function linesOf(
  networks: readonly Learned[],
  measures: readonly {
    readonly name: string;
    readonly of: 'first' | 'firstAtEnd' | 'second' | 'forgetting';
  }[],
): Line[] {
  return measures.map(({ name, of }) => ({
    name,
    points: networks.map((network) => seedPoint(network.convolutions, network[of])),
  }));
}

function accuracyFigure(found: Found): FigureInput {
  const { networks, extractors } = found;
  const x = { title: 'convolutions' };
  const rules = extractorMarks(extractors);
  return {
    id: 'accuracy-by-convolutions',
    title: 'Accuracy and forgetting of shorter VGGs',
    caption: `${basisOf(found)} Left, accuracy on the test images of each task, judged by its own head; right, what the first task lost while the second was learned. Lines are means over seeds, bands 95 % intervals (Student’s). Upright rules: how long the extractor of the whole network is.`,
    chart: {
      kind: 'lines',
      panels: [
        {
          title: 'accuracy',
          x,
          y: { title: 'test accuracy, %' },
          lines: linesOf(networks, [
            { name: 'task 1, just learned', of: 'first' },
            { name: 'task 2, just learned', of: 'second' },
            { name: 'task 1 at the end', of: 'firstAtEnd' },
          ]),
          rules,
        },
        {
          title: 'forgetting of task 1',
          x,
          y: { title: 'forgetting, points' },
          lines: linesOf(networks, [{ name: 'forgetting', of: 'forgetting' }]),
          rules,
        },
      ],
    },
  };
}

function extractorFigure(found: Found): FigureInput {
  const { name, bySeed, extractors, probeImages } = found;
  const layers = bySeed[0] ?? [];
  return {
    id: 'extractor',
    title: `${name} when it has learned the first task`,
    caption: `ID probes for the classes of the first task, at the outputs of all ReLUs of the whole network before it learns the second: ${counted(bySeed.length, 'seed')}, each with its own classes, on ${counted(probeImages, 'test image')}. The band is a 95 % interval (Student’s). Upright rules: the last layer before the probes of the mean curve reach 95 and 98 % of the last one’s accuracy.`,
    chart: {
      kind: 'lines',
      panels: [
        {
          title: 'ID probes of task 1',
          x: { title: 'layer' },
          y: { title: 'accuracy, %' },
          lines: [
            {
              name: 'ID',
              colour: 'id',
              points: layers.map((_, layer) =>
                seedPoint(
                  layer + 1,
                  at(bySeed, layer).map((accuracy) => 100 * accuracy),
                ),
              ),
            },
          ],
          rules: extractorMarks(extractors),
        },
      ],
    },
  };
}

const accuracyColumns = [
  { title: 'task 1, just learned', of: 'first' },
  { title: 'task 1 at the end', of: 'firstAtEnd' },
  { title: 'task 2, just learned', of: 'second' },
  { title: 'mean, just learned', of: 'justLearned' },
  { title: 'mean at the end', of: 'atEnd' },
] as const;

function tableOf(found: Found): FigureTableInput {
  return {
    id: 'lengths',
    title: 'VGGs by their number of convolutions',
    caption: `${basisOf(found)} Accuracies on test images and forgetting of the first task in the mean over the seeds; ± is half of Student’s 95 % interval.`,
    columns: [
      { title: 'convolutions', digits: 0 },
      { title: 'parameters', digits: 0 },
      ...accuracyColumns.map(({ title }) => ({ title, unit: '%', digits: 1 })),
      { title: 'forgetting', unit: 'points', digits: 1 },
      { title: '±', unit: 'points', digits: 1 },
    ],
    rows: found.networks.map((network) => {
      const { mean, interval } = meanInterval(network.forgetting);
      return [
        network.convolutions,
        network.parameters,
        ...accuracyColumns.map(({ of }) => meanInterval(network[of]).mean),
        mean,
        interval && interval.high - mean,
      ];
    }),
  };
}

/** What the numbers are of, as sentences. */
function basisOf({ name, dataset, networks, extractors }: Found): string {
  const seeds = networks[0]?.first.length ?? 0;
  const [by95, by98] = extractors;
  return `The first convolutions of ${name}, trained on the classes of ${dataset} as two tasks in turn, a head for each; ${counted(seeds, 'seed')}, each with its own classes in either task. The whole network’s extractor has ${counted(by95?.length ?? 0, 'layer')} by the 95 % rule and ${by98?.length ?? 0} by the 98 % rule.`;
}
