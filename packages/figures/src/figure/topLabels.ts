import { fontSize } from '../charts/chartFrame.js';
import { cutToWidth } from '../font/cutToWidth.js';
import { measureText } from '../font/measureText.js';
import { textElement } from './drawing.js';

/** A word above a plot for what stands at a place of it. */
export interface TopLabel {
  readonly text: string;
  /** Where it begins, or for `center` its middle. */
  readonly xPx: number;
  readonly align: 'left' | 'center';
  readonly colour: string;
}

const lanePx = 15;

/** Room for the half of an axis’s highest number that lies above the plot. */
const belowPx = 8;

/** Labels in lanes above each other, so that none meets another. */
export interface Lanes {
  readonly heightPx: number;
  elements(plotTopPx: number): object[];
}

/** Puts labels above a plot, each as low as those before it leave room, within `from` to `to`. */
export function topLabels(labels: readonly TopLabel[], from: number, to: number): Lanes {
  const ends: number[][][] = [];
  const placed = labels.map(({ text: full, xPx, align, colour }) => {
    const text = cutToWidth(full, to - from, fontSize.small);
    const width = measureText(text, fontSize.small);
    const wanted = align === 'left' ? xPx : xPx - width / 2;
    const left = Math.max(from, Math.min(to - width, wanted));
    const free = ends.findIndex((lane) =>
      lane.every(([start = 0, end = 0]) => left > end + 8 || left + width + 8 < start),
    );
    const lane = free < 0 ? ends.length : free;
    ends[lane] = [...(ends[lane] ?? []), [left, left + width]];
    return { text, left, lane, colour };
  });
  return {
    heightPx: ends.length === 0 ? 0 : ends.length * lanePx + belowPx,
    elements: (plotTopPx) =>
      placed.map(({ text, left, lane, colour }) =>
        textElement(text, [left, plotTopPx - belowPx - (lane + 0.5) * lanePx], {
          colour,
          size: 'small',
        }),
      ),
  };
}
