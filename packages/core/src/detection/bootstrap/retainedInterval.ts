import type { Interval } from '../../statistics/interval.js';
import { percentile } from '../../statistics/percentileInterval.js';
import type { Curve } from './meanCurves.js';

/** Below this, a standard error is rounding. */
const rounding = 1e-12;

/**
 * The logarithm of (last layer’s OOD accuracy) / (a layer’s own), as measured and over resamples. A
 * ratio’s error grows with the ratio, its logarithm’s does not: else layers that came out too good
 * would seem too sure of it.
 */
interface Ratio {
  readonly measured: number;
  readonly resampled: readonly number[];
  readonly standardError: number;
}

/**
 * A 95 % interval of the OOD performance retained, the smallest of all layers’ ratios of the last
 * layer’s accuracy to their own.
 *
 * The plain percentile interval will not do. The best layer is the one that came out best, so its
 * accuracy is too high and the ratio too low, and resampling does it once more: with a plateau of
 * good layers that interval holds the truth half of the time. Here the upper end is the smallest of
 * upper ends that hold for all layers at once (from the largest studentised error of a resample),
 * and the lower end the smallest of the layers’ own.
 *
 * Source: J. P. Romano and M. Wolf, “Exact and approximate stepdown methods for multiple hypothesis
 * testing”, Journal of the American Statistical Association 100 (2005), for the largest error.
 *
 * @returns per cent; null where the last layer, or every layer, is right on nothing in some resample
 */
export function retainedInterval(measured: Curve, resampled: readonly Curve[]): Interval | null {
  const ratios = measured.flatMap((_, layer) => ratioOf(layer, measured, resampled) ?? []);
  if (ratios.length === 0) return null;
  const largest = resampled.map((_, resample) =>
    ratios.reduce((most, ratio) => Math.max(most, studentised(ratio, resample)), 0),
  );
  const errors = percentile(largest, 'high');
  const highs = ratios.map((ratio) => ratio.measured + errors * ratio.standardError);
  const lows = ratios.map((ratio) => percentile(ratio.resampled, 'low'));
  // Nobody retains more than all: the last layer’s own ratio is 1.
  const high = Math.min(0, ...highs);
  return { low: 100 * Math.exp(Math.min(high, ...lows)), high: 100 * Math.exp(high) };
}

/** Null where the layer is right on nothing, measured or resampled: it is not the best one. */
function ratioOf(layer: number, measured: Curve, resampled: readonly Curve[]): Ratio | null {
  const ratio = (curve: Curve) => Math.log((curve.at(-1) ?? 0) / (curve[layer] ?? 0));
  const values = resampled.map(ratio);
  if (!Number.isFinite(ratio(measured)) || !values.every(Number.isFinite)) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const standardError = Math.sqrt(squares / (values.length - 1));
  return { measured: ratio(measured), resampled: values, standardError };
}

function studentised({ measured, resampled, standardError }: Ratio, resample: number): number {
  if (standardError < rounding) return 0;
  return (measured - (resampled[resample] ?? measured)) / standardError;
}
