import {
  bestLayer,
  lastBeforeTunnel,
  type NetworkResult,
  peakIndex,
  type ResampledNetworks,
  regretsOf,
  resampleNetworks,
  type SeedDetection,
  type SeedRun,
  TunnelError,
} from '@tunnel/core';
import { detectedNetwork } from '../analysis/DetectedNetwork.js';
import { probeRun } from '../analysis/probeRun.js';
import type { RunResults } from '../analysis/RunResults.js';
import type { BudgetProbes, TransferredNetwork } from './planTransfer.js';

/** Ways to choose the layer to transfer from, and what figures call them. */
export const advices = {
  validation: 'best on validation',
  allLabels: 'best on validation with all images',
  beforeTunnel: 'last before the tunnel',
  last: 'last layer',
} as const;

/** One of {@link advices}. */
export type Advice = keyof typeof advices;

/**
 * The layers that an advice chooses, as indices, and what it costs, each by seed. Of layers that are
 * equally good on validation the first is chosen, whose network is the smallest.
 */
interface AdviceRead {
  readonly layers: readonly number[];
  /** Test accuracy of the best layer less that of the chosen one, points. */
  readonly regrets: readonly number[];
}

/** What came of the probes of one network with one budget. */
export interface BudgetRead {
  readonly perClass: number | null;
  /** The test of each layer, one run a seed. */
  readonly runs: readonly SeedRun[];
  /** The layer with the best test accuracy in the mean over the seeds, the first of equals. */
  readonly best: number;
  readonly advices: Readonly<Record<Advice, AdviceRead>>;
  /** Labelled images of all classes, those for validation among them. */
  readonly imagesTrain: number;
  readonly imagesTest: number;
}

/** What came of one network. */
export interface TransferRead {
  readonly name: string;
  readonly seeds: number;
  readonly result: NetworkResult;
  /** Of the ID probes. */
  readonly overSeeds: SeedDetection;
  readonly budgets: readonly BudgetRead[];
  /** The layer that is best on validation with all images in the mean over the seeds, as an index. */
  readonly reference: number;
  /** The ID probes, and after them the probes of each budget, resampled together. */
  readonly resampled: ResampledNetworks;
}

/** @throws TunnelError `artifact-corrupt` where a probe’s correctness cannot be read */
export async function readTransfer(
  transferred: TransferredNetwork,
  results: RunResults,
): Promise<TransferRead> {
  const { name, trainings } = transferred;
  const { result, overSeeds, runs } = await detectedNetwork(transferred, results);
  const all = transferred.budgets.find(({ perClass }) => perClass === null);
  if (!all) throw new TunnelError('internal', `${name} was not transferred with all labels`);
  const beforeTunnel = lastBeforeTunnel(overSeeds.layers.map(({ id }) => id.mean));
  const validated = validationAccuracies(all, results);
  const allLabels = validated.map(peakIndex);
  const reference = bestLayer(validated);
  const budgets = await Promise.all(
    transferred.budgets.map((budget) => readBudget(budget, { beforeTunnel, allLabels }, results)),
  );
  const resampled = resampleNetworks([runs, ...budgets.map((budget) => budget.runs)]);
  return { name, seeds: trainings.length, result, overSeeds, budgets, reference, resampled };
}

async function readBudget(
  budget: BudgetProbes,
  known: { readonly beforeTunnel: number; readonly allLabels: readonly number[] },
  results: RunResults,
): Promise<BudgetRead> {
  const { perClass, probes } = budget;
  const [first] = probes;
  if (!first) throw new TunnelError('internal', 'a network was transferred from no seed');
  const { imagesTrain, imagesTest, layers } = results.of(first);
  const runs = await Promise.all(probes.map((probe) => probeRun(probe, results)));
  const best = bestLayer(runs.map((run) => run.layers.map(({ id }) => id)));
  const read = (chosen: readonly number[]): AdviceRead => ({
    layers: chosen,
    regrets: regretsOf(runs, chosen),
  });
  return {
    perClass,
    runs,
    best,
    advices: {
      validation: read(validationAccuracies(budget, results).map(peakIndex)),
      allLabels: read(known.allLabels),
      beforeTunnel: read(runs.map(() => known.beforeTunnel)),
      last: read(runs.map(() => layers.length - 1)),
    },
    imagesTrain,
    imagesTest,
  };
}

/** By seed and layer. */
function validationAccuracies({ probes }: BudgetProbes, results: RunResults): number[][] {
  return probes.map((probe) =>
    results.of(probe).layers.map(({ validationAccuracy }) => {
      if (validationAccuracy !== null) return validationAccuracy;
      throw new TunnelError('internal', `“${probe.label}” held out no image`);
    }),
  );
}
