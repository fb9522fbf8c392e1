/** An axis from `min` to `max` in `intervals` equal steps. */
export interface NiceScale {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly intervals: number;
}

/** A logarithmic axis: its ends and its marks as powers of ten. */
export interface LogScale {
  readonly min: number;
  readonly max: number;
  readonly marks: readonly number[];
}

/**
 * A percentage axis with 4 to 8 round steps around `low` to `high` (per cent), within 0 to 100.
 */
export function percentScale(low: number, high: number): NiceScale {
  const pad = 0.04 * (high - low);
  for (const step of [1, 2, 5, 10]) {
    const min = Math.max(0, step * Math.floor((low - pad) / step));
    const max = Math.min(100, step * Math.ceil((high + pad) / step));
    const intervals = Math.round((max - min) / step);
    if (intervals <= 6) return widen(min, max, step);
  }
  return { min: 0, max: 100, step: 20, intervals: 5 };
}

/** At least four intervals, so that noise of a point does not fill a figure. */
function widen(low: number, high: number, step: number): NiceScale {
  let [min, max] = [low, high];
  while (max - min < 4 * step) {
    if (max < 100) max += step;
    if (max - min < 4 * step && min > 0) min -= step;
  }
  return { min, max, step, intervals: Math.round((max - min) / step) };
}

/** An axis from 0 to at least `high`, in the given number of round steps. */
export function positiveScale(high: number, intervals: number): NiceScale {
  const least = (high > 0 ? high : 1) / intervals;
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 2.5, 3, 4, 5, 6, 8].find((each) => each * power >= least * (1 - 1e-9));
  const step = (factor ?? 10) * power;
  return { min: 0, max: step * intervals, step, intervals };
}

/** As `positiveScale`, in whole numbers. */
export function countScale(high: number, intervals: number): NiceScale {
  const scale = positiveScale(Math.max(high, 1), intervals);
  const step = Math.ceil(scale.step);
  return { ...scale, step, max: step * intervals };
}

/** Decades beyond which a logarithmic axis has marks at powers of ten alone. */
const manyDecades = 3.4;

/** Decades beyond which it has marks at every second, third and so on of them. */
const mostDecades = 9;

/**
 * A logarithmic axis around `low` to `high`, both above 0, from one of 1, 2, 5, 10, 20, 50 and so
 * on to another; those between are its marks.
 */
export function logScale(low: number, high: number): LogScale {
  const first = Math.floor(Math.log10(low)) - 1;
  const count = Math.ceil(Math.log10(high)) - first + 2;
  const powers = Array.from({ length: count }, (_, index) => first + index);
  const all = powers.flatMap((power) => [power, power + Math.log10(2), power + Math.log10(5)]);
  const min = all.findLast((each) => each <= Math.log10(low) + 1e-9) ?? 0;
  const above = all.find((each) => each > min && each >= Math.log10(high) - 1e-9);
  const max = above ?? min + 1;
  const within = all.filter((each) => each >= min && each <= max);
  const step = Math.ceil((max - min) / mostDecades);
  const decades = within.filter((each) => Number.isInteger(each / step));
  return { min, max, marks: max - min > manyDecades ? decades : within };
}
