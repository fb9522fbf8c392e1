import {
  detectSeeds,
  extractorLength,
  type SeedDetection,
  type Task,
  TunnelError,
} from '@tunnel/core';
import { probeRun } from '../analysis/probeRun.js';
import type { RunResults } from '../analysis/RunResults.js';
import type { ExchangedNetwork } from './exchangedNetworks.js';
import type { Exchange, ExchangedParts, SeedExchange } from './planExchange.js';
import type { SplitPoint } from './SplitPoint.js';

/** The extractor after one task with the tunnel after one. */
export const pairings = ['E1T1', 'E1T2', 'E2T1', 'E2T2'] as const;

/** One of {@link pairings}. */
export type Pairing = (typeof pairings)[number];

/** Test accuracies on both tasks, per cent. */
type TaskAccuracies = readonly [task1: number, task2: number];

/** What became of a network that was taken apart at one place, each list by seed. */
export interface PartsRead {
  readonly point: SplitPoint;
  readonly pairings: Readonly<Record<Pairing, readonly TaskAccuracies[]>>;
  /** E2T1 after it learned task 1 again; empty where it did not. */
  readonly fineTuned: readonly TaskAccuracies[];
  /** A probe of task 1 on E2T1, per cent; empty where there is none. */
  readonly newHead: readonly number[];
  /** A probe of task 1 on E2 alone, per cent. */
  readonly newHeadOnExtractor: readonly number[];
}

/** What became of one network. */
export interface ExchangeRead {
  readonly network: ExchangedNetwork;
  readonly title: string;
  readonly seeds: number;
  /** The tunnel after task 1, by probes of task 1. */
  readonly overSeeds: SeedDetection;
  /** Probe accuracies on task 1 after task 1 and after task 2, per cent, by layer and seed. */
  readonly probed: readonly [after1: number[][], after2: number[][]];
  readonly parts: readonly PartsRead[];
  /** Taken apart where the tunnel starts: what is asked is asked of these. */
  readonly chosen: PartsRead;
  /** What a reader must know of that choice. */
  readonly cautions: readonly string[];
  /** Test images of each task. */
  readonly images: TaskAccuracies;
}

/** @throws TunnelError `artifact-corrupt` where a probe’s correctness cannot be read */
export async function readExchange(exchange: Exchange, results: RunResults): Promise<ExchangeRead> {
  const { network, title, bySeed } = exchange;
  const overSeeds = detectSeeds(
    await Promise.all(bySeed.map(({ probes: [after1] }) => probeRun(after1, results))),
  );
  const probed = (which: 0 | 1) =>
    network.probed.map((_, layer) =>
      bySeed.map(({ probes }) => probeAccuracy(probes[which], layer, results)),
    );
  const parts = network.splits.map((point, at) => readParts(point, at, bySeed, results));
  const [first] = bySeed;
  const tested = first && results.of(first.training).tasks;
  const [images1, images2] = tested?.map(({ imagesTest }) => imagesTest) ?? [];
  const choice = choose(parts, overSeeds);
  if (!choice || images1 === undefined || images2 === undefined) {
    throw new TunnelError('internal', `${title} was not trained on two tasks and taken apart`);
  }
  return {
    network,
    title,
    seeds: bySeed.length,
    overSeeds,
    probed: [probed(0), probed(1)],
    parts,
    ...choice,
    images: [images1, images2],
  };
}

/**
 * Where the tunnel starts: the first place that leaves no layer before it in the tunnel, by the 95 %
 * rule on the probes of task 1 after task 1, in the mean over the seeds.
 */
function choose(
  parts: readonly PartsRead[],
  { layers }: SeedDetection,
): Pick<ExchangeRead, 'chosen' | 'cautions'> | null {
  const wanted = extractorLength(layers.map(({ id }) => id.mean));
  const chosen = parts.find(({ point }) => point.layers >= wanted) ?? parts.at(-1);
  if (!chosen) return null;
  const { name, layers: taken } = chosen.point;
  if (taken === wanted) return { chosen, cautions: [] };
  const start = layers[wanted]?.name ?? '';
  return {
    chosen,
    cautions: [
      `by the 95 % rule the tunnel after task 1 starts at ${start}, and the network was taken apart after ${name}, the ${taken > wanted ? 'next' : 'last'} place that was planned`,
    ],
  };
}

function readParts(
  point: SplitPoint,
  at: number,
  bySeed: readonly SeedExchange[],
  results: RunResults,
): PartsRead {
  const grafted = (of: (parts: ExchangedParts) => Task<'graft'>) =>
    bySeed.map(({ parts }) => graftAccuracies(of(partsAt(parts, at)), results));
  return {
    point,
    pairings: {
      E1T1: bySeed.map(({ e1t1 }) => graftAccuracies(e1t1, results)),
      E1T2: grafted(({ e1t2 }) => e1t2),
      E2T1: grafted(({ e2t1 }) => e2t1),
      E2T2: bySeed.map(({ training }) => learnedAccuracies(training, 2, results)),
    },
    fineTuned: bySeed.flatMap(({ parts }) => {
      const { fineTuned } = partsAt(parts, at);
      return fineTuned ? [learnedAccuracies(fineTuned, 1, results)] : [];
    }),
    newHead: bySeed.flatMap(({ parts }) => {
      const { newHead } = partsAt(parts, at);
      return newHead ? [probeAccuracy(newHead, 0, results)] : [];
    }),
    newHeadOnExtractor: bySeed.map(({ probes: [, after2] }) =>
      probeAccuracy(after2, point.layers - 1, results),
    ),
  };
}

function partsAt(parts: readonly ExchangedParts[], at: number): ExchangedParts {
  const found = parts[at];
  if (found) return found;
  throw new TunnelError('internal', `a network was taken apart at ${parts.length} places alone`);
}

function graftAccuracies(graft: Task<'graft'>, results: RunResults): TaskAccuracies {
  return bothOf(results.of(graft).testAccuracyByHead, graft.label);
}

/** @param after so many tasks */
function learnedAccuracies(
  learned: Task<'continual'>,
  after: number,
  results: RunResults,
): TaskAccuracies {
  return bothOf(results.of(learned).accuracy[after - 1] ?? [], learned.label);
}

function bothOf(shares: readonly (number | null)[], label: string): TaskAccuracies {
  const [task1 = null, task2 = null] = shares;
  if (task1 !== null && task2 !== null) return [100 * task1, 100 * task2];
  throw new TunnelError('internal', `“${label}” was not tested on two tasks`);
}

function probeAccuracy(probe: Task<'probe'>, layer: number, results: RunResults): number {
  const found = results.of(probe).layers[layer];
  if (found) return 100 * found.accuracy;
  throw new TunnelError('internal', `“${probe.label}” has no layer ${layer + 1}`);
}
