import type { HeatMapChart } from '@tunnel/core';
import { logScale } from '../charts/niceScale.js';
import { divergingColours, sequentialColours } from '../theme/colourMaps.js';
import { mixColours } from '../theme/mixColours.js';
import { type Extent, extentOf, logs, positiveExtent } from './extent.js';
import { niceTicks } from './niceTicks.js';

/** How values become colours. */
export interface ColourScale {
  /** The ends of the colour bar. */
  readonly ends: Extent;
  readonly ticks: readonly number[];
  /** Where a value lies on the bar, 0 to 1; values beyond its ends lie at them. */
  place(value: number): number;
  /** The colour at a place of the bar. */
  colour(place: number): string;
}

/** The part of a range that lies below, and above, 0 at least where colours diverge from it. */
const leastPart = 0.05;

/** The colours of a map’s values; null where it has none and no range is given. */
export function colourScale({ panels, range, scale }: HeatMapChart): ColourScale | null {
  const values = panels
    .flatMap((panel) => panel.values.flat())
    .filter((value) => value !== null)
    .filter((value) => scale === 'linear' || value > 0);
  if (values.length === 0 && range === null) return null;
  if (scale === 'log') return logColours(values, range);
  const ends = extentOf(range === null ? values : [range.low, range.high]);
  const { low, high } = ends;
  const place = (value: number) => inside((value - low) / (high - low));
  const ticks = niceTicks(low, high, 5).within;
  const diverges = Math.min(-low, high) >= leastPart * (high - low);
  if (!diverges) {
    return { ends, ticks, place, colour: (at) => mixColours(sequentialColours, at) };
  }
  const furthest = Math.max(-low, high);
  const colour = (at: number) =>
    mixColours(divergingColours, 0.5 + (low + at * (high - low)) / (2 * furthest));
  return { ends, ticks, place, colour };
}

function logColours(values: readonly number[], range: Extent | null): ColourScale {
  const given = range === null ? [] : [range.low, range.high].filter((value) => value > 0);
  const { low: from, high: to } = logs(
    positiveExtent(given.length === 2 ? given : [...values, ...given]),
  );
  const ends = { low: 10 ** from, high: 10 ** to };
  const { marks } = logScale(ends.low, ends.high);
  const within = marks.filter((mark) => mark >= from - 1e-9 && mark <= to + 1e-9);
  return {
    ends,
    ticks: (within.length > 1 ? within : [from, to]).map((mark) => 10 ** mark),
    place: (value) => inside((Math.log10(value) - from) / (to - from)),
    colour: (at) => mixColours(sequentialColours, at),
  };
}

function inside(share: number): number {
  return Math.min(1, Math.max(0, share));
}
