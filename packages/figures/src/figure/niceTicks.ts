import type { Extent } from './extent.js';

/** Round numbers along an axis. */
export interface NiceTicks {
  /** From the last round number at or below the axis’s beginning to the first beyond its end. */
  readonly ends: Extent;
  /** All from one of `ends` to the other. */
  readonly around: readonly number[];
  /** Those on the axis itself. */
  readonly within: readonly number[];
}

/**
 * Multiples of 1, 2 or 5 times a power of ten, as many as make at most `intervals` steps, none of
 * them below `leastStep`.
 */
export function niceTicks(low: number, high: number, intervals: number, leastStep = 0): NiceTicks {
  const least = Math.max(leastStep, (high - low) / Math.max(1, intervals));
  const power = Math.floor(Math.log10(least));
  const steps = [0, 1].flatMap((more) =>
    [1, 2, 5].map((each) => Number(`${each}e${power + more}`)),
  );
  const step =
    steps.find((each) => each >= leastStep && spans(low, high, each) <= intervals) ??
    steps.at(-1) ??
    least;
  const first = Math.floor(low / step + nearly);
  const around = Array.from({ length: spans(low, high, step) + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
  return {
    ends: { low: around[0] ?? low, high: around.at(-1) ?? high },
    around,
    within: around.filter((tick) => tick >= low - nearly * step && tick <= high + nearly * step),
  };
}

/** What rounding may add to a number of steps. */
const nearly = 1e-6;

function spans(low: number, high: number, step: number): number {
  return Math.max(1, Math.ceil(high / step - nearly) - Math.floor(low / step + nearly));
}
