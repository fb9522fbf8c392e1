import type { Interval } from '../statistics/interval.js';
import { meanOf } from '../statistics/meanOf.js';
import { percentileInterval } from '../statistics/percentileInterval.js';
import { type Bootstrap, bootstrap, type Resampling } from './bootstrap/bootstrap.js';
import type { Curve } from './bootstrap/meanCurves.js';
import { checkNetworks } from './checkNetworks.js';
import { checkResampling } from './checkResampling.js';
import type { SeedRun } from './detectSeeds.js';
import { leadingInterval } from './leadingInterval.js';

/** The accuracies of one network by layer, in the mean over its seeds. */
export interface AccuracyCurves {
  readonly id: Curve;
  /** Null without an OOD probe. */
  readonly ood: Curve | null;
}

/**
 * A number read off the curves of several networks, with its 95 % percentile interval.
 *
 * - `value`: of the measured curves; null where it is not defined.
 * - `interval` and what was resampled for it, `over`; null where there was nothing to resample, or
 *   the number is not defined in some resample.
 */
export interface Estimate {
  readonly value: number | null;
  readonly interval: Interval | null;
  readonly over: Resampling | null;
}

/** Networks whose test images and seeds were resampled, to be asked for numbers. */
export interface ResampledNetworks {
  /**
   * A number read off the networks’ curves, in their order, such as the difference of two tunnels’
   * lengths.
   */
  estimate(read: (networks: readonly AccuracyCurves[]) => number | null): Estimate;
}

/**
 * Resamples the test images and the seeds of several networks together, so that numbers that compare
 * them have intervals: see `detectSeeds`, whose intervals these are for one network. Networks that
 * were tested on as many images have the same ones in a resample, and as many seeds the same seeds.
 *
 * @param networks of each one run a seed, as `detectSeeds` takes them
 * @throws TunnelError `invalid-request` as `detectSeeds` does
 */
export function resampleNetworks(
  networks: readonly (readonly SeedRun[])[],
  options: { readonly resamples?: number; readonly seed?: number } = {},
): ResampledNetworks {
  const { resamples = 2000, seed = 0 } = options;
  checkResampling(resamples, seed);
  const found = networks.map((runs, network) => {
    const { id, ood } = checkNetworks(runs, (run) => `networks[${network}][${run}].`);
    const measured = {
      id: meanOverSeeds(id.accuracies),
      ood: ood && meanOverSeeds(ood.accuracies),
    };
    return { measured, hasOod: ood !== null, resampled: bootstrap({ id, ood }, resamples, seed) };
  });
  const fewestSeeds = Math.min(...networks.map((runs) => runs.length));
  return {
    estimate(read) {
      const value = read(found.map(({ measured }) => measured));
      const over = (by: Resampling) => intervalBy(found, by, resamples, read);
      const intervals = { images: over('images'), seeds: over('seeds'), both: over('both') };
      const leading = leadingInterval(intervals, fewestSeeds);
      const { interval = null, over: by = null } = value === null ? {} : (leading ?? {});
      return { value, interval, over: by };
    },
  };
}

interface Found {
  readonly hasOod: boolean;
  readonly resampled: Bootstrap;
}

function intervalBy(
  networks: readonly Found[],
  by: Resampling,
  resamples: number,
  read: (networks: readonly AccuracyCurves[]) => number | null,
): Interval | null {
  const curves = networks.map(({ resampled, hasOod }) => {
    const drawn = resampled[by];
    // OOD images that cannot be resampled would look surer than they are.
    return drawn && hasOod && drawn.ood === null ? null : drawn;
  });
  const all = curves.filter((each) => each !== null);
  if (all.length < networks.length) return null;
  const values = Array.from({ length: resamples }, (_, at) =>
    read(all.map(({ id, ood }) => ({ id: id[at] ?? [], ood: ood?.[at] ?? null }))),
  );
  const defined = values.filter((value) => value !== null);
  return defined.length === values.length ? percentileInterval(defined) : null;
}

function meanOverSeeds(bySeed: readonly (readonly number[])[]): number[] {
  const [first = []] = bySeed;
  return first.map((_, layer) => meanOf(bySeed.map((curve) => curve[layer] ?? 0)));
}
