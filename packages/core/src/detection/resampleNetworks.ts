import type { Interval } from '../statistics/interval.js';
import { percentileInterval } from '../statistics/percentileInterval.js';
import { type Bootstrap, bootstrap, type Resampling } from './bootstrap/bootstrap.js';
import type { Curve } from './bootstrap/meanCurves.js';
import { checkNetworks } from './checkNetworks.js';
import { checkResampling } from './checkResampling.js';
import type { SeedRun } from './detectSeeds.js';
import { leadingInterval } from './leadingInterval.js';
import { meanCurve } from './meanCurve.js';
import { refused } from './refused.js';

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
 * - `interval` and what was resampled for it, `over`, chosen as `leadingInterval` does; null where
 *   there was nothing to resample, or the number is not defined measured or in some resample.
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
   *
   * @param read gives null, or a number that is not finite, where it is not defined
   */
  estimate(read: (networks: readonly AccuracyCurves[]) => number | null): Estimate;
  /**
   * The share of the resamples in which something holds of the networks’ curves, such as that a layer
   * is the best; null where there was nothing to resample. What is resampled is chosen as for `estimate`.
   */
  share(holds: (networks: readonly AccuracyCurves[]) => boolean): number | null;
}

/**
 * Resamples the test images and the seeds of several networks together, so that numbers that compare
 * them have intervals: see `detectSeeds`, whose intervals these are for one network. Networks that
 * were tested on as many images have the same ones in a resample, and as many seeds the same seeds.
 *
 * Intervals are percentile intervals. Of a number that picks the best of several layers, such as
 * `retainedPercent`, one is too sure of itself: that picking came out too good is resampled with it.
 * `detectSeeds` has a better one for one network.
 *
 * @param networks at least one; of each one run a seed, as `detectSeeds` takes them, all in the same
 *   order of seeds
 * @throws TunnelError `invalid-request` for no network, and as `detectSeeds` does
 */
export function resampleNetworks(
  networks: readonly (readonly SeedRun[])[],
  options: { readonly resamples?: number; readonly seed?: number } = {},
): ResampledNetworks {
  const { resamples = 2000, seed = 0 } = options;
  checkResampling(resamples, seed);
  checkLists(networks);
  const found = networks.map((runs, network) => {
    const { id, ood } = checkNetworks(runs, (run) => `networks[${network}][${run}].`);
    const measured = {
      id: meanCurve(id.accuracies),
      ood: ood && meanCurve(ood.accuracies),
    };
    return { measured, hasOod: ood !== null, resampled: bootstrap({ id, ood }, resamples, seed) };
  });
  const fewestSeeds = Math.min(...networks.map((runs) => runs.length));
  return {
    estimate(read) {
      const readOff = (curves: readonly AccuracyCurves[]) => {
        const value = read(curves);
        return Number.isFinite(value) ? value : null;
      };
      const value = readOff(found.map(({ measured }) => measured));
      const over = (by: Resampling) => intervalBy(found, by, resamples, readOff);
      const intervals = { images: over('images'), seeds: over('seeds'), both: over('both') };
      const leading = value === null ? null : leadingInterval(intervals, fewestSeeds);
      return { value, interval: leading?.interval ?? null, over: leading?.over ?? null };
    },
    share(holds) {
      const over = (by: Resampling) => curvesBy(found, by, resamples);
      const drawn = { images: over('images'), seeds: over('seeds'), both: over('both') };
      const leading = leadingInterval(drawn, fewestSeeds);
      return leading && leading.interval.filter(holds).length / resamples;
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
  const drawn = curvesBy(networks, by, resamples);
  if (drawn === null) return null;
  const values = drawn.map(read).filter((value) => value !== null);
  return values.length === drawn.length ? percentileInterval(values) : null;
}

/** The networks’ curves in each resample; null where one of them cannot be resampled so. */
function curvesBy(
  networks: readonly Found[],
  by: Resampling,
  resamples: number,
): AccuracyCurves[][] | null {
  const curves = networks.map(({ resampled, hasOod }) => {
    const drawn = resampled[by];
    // OOD images that cannot be resampled would look surer than they are.
    return drawn && hasOod && drawn.ood === null ? null : drawn;
  });
  const all = curves.filter((each) => each !== null);
  if (all.length < networks.length) return null;
  return Array.from({ length: resamples }, (_, at) =>
    all.map(({ id, ood }) => ({ id: id[at] ?? [], ood: ood?.[at] ?? null })),
  );
}

function checkLists(networks: readonly (readonly SeedRun[])[]): void {
  const empty = networks.findIndex((runs) => runs.length === 0);
  if (networks.length > 0 && empty === -1) return;
  const path = empty === -1 ? 'networks' : `networks[${empty}]`;
  throw refused(path, 'is an empty list', empty === -1 ? 'at least one network' : 'a run a seed');
}
