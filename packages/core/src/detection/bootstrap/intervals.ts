import { percentileInterval } from '../../statistics/percentileInterval.js';
import type { Intervals, StartInterval, TunnelRule } from '../tunnelDetection.js';
import { type Bootstrap, type Resampled, resamplings } from './bootstrap.js';
import type { Curve } from './meanCurves.js';
import { retainedInterval } from './retainedInterval.js';

/**
 * Percentile intervals of a number that is read off the ID and OOD curves of a resample; null where
 * one has none.
 */
export function intervalsOf(
  bootstrap: Bootstrap,
  read: (id: Curve, ood: Curve) => number | null,
): Intervals {
  return byResampling(bootstrap, ({ id, ood }) => {
    if (ood === null) return null;
    const values = id.map((curve, resample) => read(curve, ood[resample] ?? []));
    const defined = values.filter((value) => value !== null);
    return defined.length === values.length ? percentileInterval(defined) : null;
  });
}

/** Intervals of the OOD performance retained. See `retainedInterval`. */
export function retainedIntervalsOf(bootstrap: Bootstrap, measured: Curve): Intervals {
  return byResampling(bootstrap, ({ ood }) => ood && retainedInterval(measured, ood));
}

/**
 * Intervals of a start.
 *
 * @param read the index of the start in the curves of a resample, `depth` for none
 */
export function startIntervalsOf(
  bootstrap: Bootstrap,
  depth: number,
  read: (resampled: Resampled) => readonly number[] | null,
): TunnelRule['intervals'] {
  return byResampling(bootstrap, (resampled) => {
    const starts = read(resampled);
    return starts && startInterval(starts, depth);
  });
}

function startInterval(starts: readonly number[], depth: number): StartInterval {
  const counts: number[] = Array(depth + 1).fill(0);
  for (const start of starts) counts[start] = (counts[start] ?? 0) + 1;
  const shares = counts.map((count) => count / starts.length);
  const { low, high } = percentileInterval(starts);
  const noTunnel = ((counts[depth - 1] ?? 0) + (counts[depth] ?? 0)) / starts.length;
  const layer = (index: number) => (index < depth ? index + 1 : null);
  return { low: layer(low), high: layer(high), shares: shares.slice(0, depth), noTunnel };
}

function byResampling<T>(
  bootstrap: Bootstrap,
  read: (resampled: Resampled) => T | null,
): { images: T | null; seeds: T | null; both: T | null } {
  const [images, seeds, both] = resamplings.map((by) => {
    const resampled = bootstrap[by];
    return resampled && read(resampled);
  });
  return { images: images ?? null, seeds: seeds ?? null, both: both ?? null };
}
