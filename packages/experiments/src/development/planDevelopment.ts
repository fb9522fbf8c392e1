import {
  createTask,
  type ProbeSpecInput,
  type RankSpecInput,
  type Scale,
  type Task,
  TunnelError,
} from '@tunnel/core';
import type { SeedTraining } from '../analysis/TrainedNetwork.js';
import type { PlanInput } from '../Experiment.js';
import { labelled } from '../plan/labelled.js';
import { planReadings, readingsOf } from '../plan/planReadings.js';
import { planTraining } from '../plan/planTraining.js';
import { measures } from '../settings/measures.js';
import { trainedNetworks } from '../settings/trainedNetworks.js';
import { type Moment, momentsOf } from './moments.js';

/** VGG-19’s convolutions, and the layers that are read: one ReLU after each. */
export const depth = 16;

interface Settings {
  /** Probes are at these steps and ends of epochs, and at the end. */
  readonly probed: { readonly steps: readonly number[]; readonly epochs: readonly number[] };
  /** Early ends of epochs: the first ends the early part of the training. None twice. */
  readonly early: readonly [number, ...number[]];
  /** The first steps: until then the rank of deep layers is to have collapsed. */
  readonly firstSteps: number;
  readonly probe: ProbeSpecInput;
  /** Training images of the ID probes; null for all. */
  readonly probeImages: number | null;
  readonly rank: RankSpecInput;
  /** Spans are reset from these layers on, and up to them. */
  readonly starts: readonly number[];
}

const settings: Record<Scale, Settings> = {
  smoke: {
    probed: { steps: [0], epochs: [1] },
    early: [1],
    firstSteps: 10,
    probe: { epochs: 4, batchSize: 64, maxFeatures: 256 },
    probeImages: 500,
    rank: { images: 300, maxFeatures: 256 },
    starts: [5, 11],
  },
  // A reading of many moments is less thorough than that of the end, which has its own beside it.
  laptop: {
    probed: { steps: [0, 10, 100], epochs: [1, 2, 4] },
    early: [1, 2],
    firstSteps: 100,
    // As many steps as with all of the images and twice the epochs, in smaller batches.
    probe: { epochs: 4, batchSize: 128, maxFeatures: 1000 },
    probeImages: 5000,
    rank: { images: 1000, maxFeatures: 1000 },
    starts: [3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16],
  },
  paper: {
    probed: { steps: [0, 10, 100], epochs: [10, 20, 40, 80, 120] },
    early: [10, 40],
    firstSteps: 100,
    probe: { epochs: 30, learningRate: 1e-3, maxFeatures: 8000 },
    probeImages: null,
    rank: { rtol: 1e-3, maxFeatures: 8000 },
    starts: [3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16],
  },
};

/** The probes of one moment. */
interface ProbedMoment {
  readonly moment: Moment;
  readonly id: Task<'probe'>;
  readonly ood: Task<'probe'> | null;
}

/** The network with layers from `start` on, and with those before it, as they were at first. */
export interface Resets {
  readonly start: number;
  readonly tunnel: Task<'graft'>;
  readonly extractor: Task<'graft'>;
}

/** What is done to the network of one seed. */
export interface SeedDevelopment extends SeedTraining {
  /** Of all moments. */
  readonly weights: Task<'change'>;
  /** From the end of the early part to the end. */
  readonly laterWeights: Task<'change'>;
  /** One a moment. */
  readonly ranks: readonly Task<'rank'>[];
  readonly probes: readonly ProbedMoment[];
  readonly resets: readonly Resets[];
}

/** VGG-19 over its training, from every seed. */
export interface Development {
  readonly name: string;
  readonly moments: readonly Moment[];
  /** Early ends of epochs; the first ends the early part. */
  readonly early: readonly [Moment, ...Moment[]];
  /** The moment at which the rank of deep layers is to have collapsed. */
  readonly collapsed: Moment;
  readonly seeds: readonly SeedDevelopment[];
}

/** Plans VGG-19’s training and all readings of its checkpoints, from every seed. */
export function planDevelopment(input: PlanInput): Development {
  const { vgg } = trainedNetworks(input.scale, input.bfloat16);
  const trains = input.seeds.map((seed) => planTraining(vgg, input.train, seed));
  const [first] = trains;
  if (!first) throw new TunnelError('internal', 'development was asked of no seed');
  const { early, firstSteps } = settings[input.scale];
  const moments = momentsOf(first);
  const [end, ...more] = early;
  return {
    name: vgg.name,
    moments,
    early: [atEpoch(moments, end), ...more.map((epoch) => atEpoch(moments, epoch))],
    collapsed: atStep(moments, firstSteps),
    seeds: trains.map((train) => planSeed(vgg.name, train, moments, input)),
  };
}

/** A seed’s tasks in the order in which they are to be run. */
export function tasksOf(seed: SeedDevelopment): Task[] {
  const { train, weights, laterWeights, ranks, probes, resets } = seed;
  return [
    train,
    ...readingsOf(seed),
    weights,
    laterWeights,
    ...ranks,
    ...probes.flatMap(({ id, ood }) => (ood ? [id, ood] : [id])),
    ...resets.flatMap(({ tunnel, extractor }) => [tunnel, extractor]),
  ];
}

function planSeed(
  name: string,
  train: Task<'train'>,
  moments: readonly Moment[],
  { scale, bfloat16, train: data, ood }: PlanInput,
): SeedDevelopment {
  const { seed } = train.spec;
  const { probed, early, probe, probeImages, rank, starts } = settings[scale];
  const measure = measures(scale, bfloat16);
  const label = (what: string) => labelled(name, seed, what);
  const reading = { weights: train };
  const common = { kind: 'probe', probe, precision: measure.probePrecision, seed } as const;
  const idData = { ...data, images: probeImages ?? data.images };
  const probedMoments = [
    ...probed.steps.map((step) => atStep(moments, step)),
    ...probed.epochs.map((epoch) => atEpoch(moments, epoch)),
    ...moments.slice(-1),
  ];
  const reset = (from: string, to: string, what: string) =>
    createTask({
      spec: {
        kind: 'graft',
        data,
        grafts: [{ from, to, donorCheckpoint: 0 }],
        precision: train.spec.training.precision,
        seed,
      },
      weights: train,
      donor: train,
      ...label(what),
    });
  const change = (checkpoints: readonly (number | null)[], what: string) =>
    createTask({
      spec: { kind: 'change', data: null, checkpoints: [...checkpoints], seed },
      ...reading,
      ...label(what),
    });
  return {
    ...planReadings({ name, seed, train, data, ood, measure }),
    weights: change(
      moments.map(({ checkpoint }) => checkpoint),
      'weight change',
    ),
    laterWeights: change(
      [atEpoch(moments, early[0]).checkpoint, null],
      `weight change from epoch ${early[0]} on`,
    ),
    ranks: moments.map(({ checkpoint, title }) =>
      createTask({
        spec: { kind: 'rank', data, rank, checkpoint, seed },
        ...reading,
        ...label(`ranks at ${title}`),
      }),
    ),
    probes: probedMoments.map((moment) => ({
      moment,
      id: createTask({
        spec: { ...common, role: 'id', data: idData, checkpoint: moment.checkpoint },
        ...reading,
        ...label(`ID probes at ${moment.title}`),
      }),
      ood:
        ood &&
        createTask({
          spec: { ...common, role: 'ood', data: ood, checkpoint: moment.checkpoint },
          ...reading,
          ...label(`OOD probes at ${moment.title}`),
        }),
    })),
    resets: starts.map((start) => ({
      start,
      tunnel: reset(`conv${start}`, `bn${depth}`, `${spanOf(start, depth)} reset`),
      extractor: reset('conv1', `bn${start - 1}`, `${spanOf(1, start - 1)} reset`),
    })),
  };
}

function spanOf(first: number, last: number): string {
  return first === last ? `layer ${first}` : `layers ${first} to ${last}`;
}

function atStep(moments: readonly Moment[], step: number): Moment {
  return momentWhere(moments, ({ checkpoint }) => checkpoint === step, `step ${step}`);
}

function atEpoch(moments: readonly Moment[], epoch: number): Moment {
  return momentWhere(moments, ({ epochs }) => epochs === epoch, `epoch ${epoch}`);
}

function momentWhere(
  moments: readonly Moment[],
  holds: (moment: Moment) => boolean,
  what: string,
): Moment {
  const found = moments.find(holds);
  if (found) return found;
  throw new TunnelError('internal', `the training keeps no checkpoint of ${what}`);
}
