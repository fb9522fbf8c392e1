import { type Task, TunnelError, type VarianceResult } from '@tunnel/core';
import { type SeedPoint, seedPoint } from '../analysis/figures/seedPoint.js';
import type { ProbedNetwork } from '../analysis/ProbedNetwork.js';
import type { RunResults } from '../analysis/RunResults.js';
import type { TunnelSpan } from '../analysis/tunnelSpan.js';

/** The layers of the curves: VGG-19’s ReLUs, which are its default ones. */
export const relus = Array.from({ length: 16 }, (_, at) => `relu${at + 1}`);

/** What the head reads: neural collapse was described of it, and NC3 is defined there alone. */
export const headInput = 'avgpool';

type LayerVariance = VarianceResult['layers'][number];

/** What is measured of a layer, by its name in `VarianceResult`. */
export type Measure = Exclude<keyof LayerVariance, 'layer' | 'name' | 'features' | 'featuresUsed'>;

/** What was measured on the images of one split. */
export interface Measured {
  /** What an image is called. */
  readonly image: string;
  readonly images: number;
  readonly maxFeatures: number;
  /** Of each seed the layers by name. */
  readonly bySeed: readonly ReadonlyMap<string, LayerVariance>[];
}

/** Everything that the analysis of variances reads. */
export interface MeasuredVariances {
  readonly network: ProbedNetwork;
  /** Null where the tunnel is the last layer alone. */
  readonly span: TunnelSpan | null;
  readonly test: Measured;
  readonly train: Measured;
}

/**
 * The results of one split’s tasks.
 *
 * @param image what one of its images is called
 * @param tasks one a seed
 */
export function measured(
  image: string,
  tasks: readonly Task<'variance'>[],
  results: RunResults,
): Measured {
  const [first] = tasks;
  if (!first) throw new TunnelError('internal', 'variances were planned of no seed');
  return {
    image,
    images: results.of(first).images,
    maxFeatures: first.spec.variance.maxFeatures,
    bySeed: tasks.map((task) => {
      const { layers } = results.of(task);
      return new Map(layers.map((layer) => [layer.name, layer]));
    }),
  };
}

/** Shares of the images. */
const shares: readonly Measure[] = ['nc4', 'nearestMeanAccuracy'];

/** One value a seed, null where it is not defined; shares are in per cent. */
export function valuesOf({ bySeed }: Measured, layer: string, measure: Measure): (number | null)[] {
  const factor = shares.includes(measure) ? 100 : 1;
  return bySeed.map((layers) => {
    const value = layers.get(layer)?.[measure] ?? null;
    return value === null ? null : factor * value;
  });
}

/** A line over layers: means over seeds, see `seedPoint`. */
export function pointsOf(
  of: Measured,
  measure: Measure,
  layers: readonly string[],
  scale: 'linear' | 'log',
): SeedPoint[] {
  return layers.map((layer, at) => seedPoint(at, valuesOf(of, layer, measure), scale));
}
