import type { RandomStream } from '../../statistics/randomStream.js';
import { resamplingStream } from '../../statistics/resampling.js';
import type { Probes } from '../checkNetworks.js';
import { type Curve, drawSeeds, meanCurves } from './meanCurves.js';
import { resampleImages } from './resampleImages.js';

/** What can be resampled. */
export const resamplings = ['images', 'seeds', 'both'] as const;

/** One of {@link resamplings}. */
export type Resampling = (typeof resamplings)[number];

/** The resampled curves: mean accuracies over seeds, one curve a resample. */
export interface Resampled {
  readonly id: readonly Curve[];
  /** Null without an OOD probe, or where its images cannot be resampled. */
  readonly ood: readonly Curve[] | null;
}

/** Resampled curves by what was resampled; null where that cannot be done. */
export type Bootstrap = Readonly<Record<Resampling, Resampled | null>>;

/** Numbers of the streams: what one draws never depends on another. */
const streams = { seeds: 0, id: 1, ood: 2 } as const;

/**
 * Resamples images, seeds, and both. A resample has the same images for all layers and seeds, and
 * the same seeds for ID and OOD probes, whose test images are drawn apart: they are other images.
 */
export function bootstrap(
  probes: { readonly id: Probes; readonly ood: Probes | null },
  resamples: number,
  seed: number,
): Bootstrap {
  const seeds = probes.id.accuracies.length;
  const drawn =
    seeds > 1 ? drawSeeds(seeds, resamples, resamplingStream(seed, streams.seeds)) : null;
  const id = curvesOf(probes.id, resamples, resamplingStream(seed, streams.id), drawn);
  const ood =
    probes.ood && curvesOf(probes.ood, resamples, resamplingStream(seed, streams.ood), drawn);
  const resampled = (by: Resampling): Resampled | null => {
    const curves = id[by];
    return curves && { id: curves, ood: ood?.[by] ?? null };
  };
  return { images: resampled('images'), seeds: resampled('seeds'), both: resampled('both') };
}

function curvesOf(
  { accuracies, correct, images }: Probes,
  resamples: number,
  random: RandomStream,
  drawn: Int32Array | null,
): Record<Resampling, Curve[] | null> {
  const common = { resamples, seeds: accuracies.length, depth: accuracies[0]?.length ?? 0 };
  const measured = Float64Array.from(accuracies.flat());
  const onImages =
    correct && images !== null ? resampleImages(correct, images, resamples, random) : null;
  return {
    images: onImages && meanCurves({ ...common, accuracies: onImages, drawn: null }),
    seeds: drawn && meanCurves({ ...common, accuracies: measured, drawn }),
    both: onImages && drawn && meanCurves({ ...common, accuracies: onImages, drawn }),
  };
}
