import {
  type ChangeResult,
  type ResampledNetworks,
  resampleNetworks,
  type SeedRun,
  TunnelError,
} from '@tunnel/core';
import { seedRuns } from '../analysis/networkResult.js';
import { type ProbedNetwork, probedNetwork } from '../analysis/ProbedNetwork.js';
import type { RunResults } from '../analysis/RunResults.js';
import { type TunnelSpan, tunnelSpan } from '../analysis/tunnelSpan.js';
import { unlearned } from '../analysis/unlearned.js';
import type { Moment } from './moments.js';
import { type Development, depth, type Resets, type SeedDevelopment } from './planDevelopment.js';

/** One value a layer; null where it is not defined. */
export type ByLayer = readonly (number | null)[];

/** What became of VGG-19 over its training. What there is of every seed is in their order. */
export interface Developed extends Omit<Development, 'seeds'> {
  readonly network: ProbedNetwork;
  /** The tunnel at the end; null where there are no layers both before it and in it. */
  readonly span: TunnelSpan | null;
  /** Why there is none, where there is none. */
  readonly noSpan: string;
  readonly weights: DevelopedWeights;
  readonly ranks: {
    /** By seed and moment. */
    readonly bySeed: readonly (readonly ByLayer[])[];
    readonly images: number;
    readonly maxFeatures: number;
  };
  readonly probes: DevelopedProbes;
  readonly resets: DevelopedResets;
}

/** Relative changes of the convolutions’ weights. */
interface DevelopedWeights {
  /** By seed and moment from the second one on: from the moment before it. */
  readonly fromLast: readonly (readonly ByLayer[])[];
  /** The same from the initial weights. */
  readonly fromFirst: readonly (readonly ByLayer[])[];
  /** By seed: from the end of the early part to the end. */
  readonly later: readonly ByLayer[];
}

interface DevelopedProbes {
  readonly moments: readonly { readonly moment: Moment; readonly runs: readonly SeedRun[] }[];
  /** Of these moments, in their order. */
  readonly resampled: ResampledNetworks;
  readonly imagesTrain: number;
  readonly imagesTest: number;
}

/** Test accuracies, one a seed. */
interface DevelopedResets {
  readonly trained: readonly number[];
  readonly spans: readonly {
    readonly start: number;
    readonly tunnel: readonly number[];
    readonly extractor: readonly number[];
  }[];
  readonly imagesTest: number;
}

/** @throws TunnelError `artifact-corrupt` where a probe’s correctness cannot be read */
export async function readDevelopment(
  { seeds, ...development }: Development,
  results: RunResults,
): Promise<Developed> {
  const network = await probedNetwork({ name: development.name, trainings: seeds }, results);
  const learnedNothing = unlearned([network.result]);
  return {
    ...development,
    network,
    span: learnedNothing === null ? tunnelSpan(network, { extractor: 1 }) : null,
    noSpan:
      learnedNothing ??
      'neither share rule leaves layers both before the tunnel’s start and after it, so there are no two parts to compare',
    weights: weightsOf(seeds, results),
    ranks: ranksOf(seeds, results),
    probes: await probesOf(seeds, results),
    resets: resetsOf(seeds, results),
  };
}

function weightsOf(seeds: readonly SeedDevelopment[], results: RunResults): DevelopedWeights {
  const whole = seeds.map(({ weights }) => changesOf(results.of(weights)));
  const later = seeds.map(({ laterWeights }) => changesOf(results.of(laterWeights)));
  return {
    fromLast: whole.map(({ fromLast }) => fromLast),
    fromFirst: whole.map(({ fromFirst }) => fromFirst),
    later: later.map(({ fromFirst }) => placed(fromFirst, 0)),
  };
}

function changesOf({ weights }: ChangeResult) {
  if (!weights) throw new TunnelError('internal', 'weights were not compared');
  const places = Array.from({ length: depth }, (_, at) =>
    weights.layers.findIndex(({ name }) => name === `conv${at + 1}`),
  );
  const byLayer = (steps: typeof weights.steps): ByLayer[] =>
    steps.map(({ relative }) => places.map((place) => relative[place] ?? null));
  return { fromLast: byLayer(weights.steps), fromFirst: byLayer(weights.fromFirst) };
}

function ranksOf(seeds: readonly SeedDevelopment[], results: RunResults): Developed['ranks'] {
  const first = placed(placed(seeds, 0).ranks, 0);
  return {
    bySeed: seeds.map(({ ranks }) =>
      ranks.map((task) => results.of(task).layers.map(({ rank }) => rank)),
    ),
    images: results.of(first).images,
    maxFeatures: first.spec.rank.maxFeatures,
  };
}

async function probesOf(
  seeds: readonly SeedDevelopment[],
  results: RunResults,
): Promise<DevelopedProbes> {
  const { probes } = placed(seeds, 0);
  const moments = await Promise.all(
    probes.map(async ({ moment }, at) => {
      const trainings = seeds.map((seed) => ({ ...seed, ...placed(seed.probes, at), rank: null }));
      return { moment, runs: await seedRuns({ name: moment.title, trainings }, results) };
    }),
  );
  const { imagesTrain, imagesTest } = results.of(placed(probes, 0).id);
  return {
    moments,
    resampled: resampleNetworks(moments.map(({ runs }) => runs)),
    imagesTrain,
    imagesTest,
  };
}

function resetsOf(seeds: readonly SeedDevelopment[], results: RunResults): DevelopedResets {
  const { train, resets } = placed(seeds, 0);
  const accuracies = (at: number, part: Exclude<keyof Resets, 'start'>) =>
    seeds.map((seed) => results.of(placed(seed.resets, at)[part]).testAccuracy);
  return {
    trained: seeds.map((seed) => results.of(seed.train).testAccuracy),
    spans: resets.map(({ start }, at) => ({
      start,
      tunnel: accuracies(at, 'tunnel'),
      extractor: accuracies(at, 'extractor'),
    })),
    imagesTest: results.of(train).imagesTest,
  };
}

/** All seeds have as much of everything. */
function placed<T>(values: readonly T[], at: number): T {
  const value = values[at];
  if (value !== undefined) return value;
  throw new TunnelError('internal', `there is no number ${at + 1} of ${values.length}`);
}
