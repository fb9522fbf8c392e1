import { fontSize } from '../charts/chartFrame.js';
import { cutToWidth } from '../font/cutToWidth.js';
import { measureText } from '../font/measureText.js';
import { type Stroke, strokeElement, textElement } from './drawing.js';

/** A word above a plot for what stands at a place of it. */
export interface TopLabel {
  readonly text: string;
  /** Where it begins, or for `center` its middle. */
  readonly xPx: number;
  readonly align: 'left' | 'center';
  readonly colour: string;
  /** The line at `xPx` that leads from the plot up to it; null for none. */
  readonly stem: Stroke | null;
}

const lanePx = 15;

/** Room for the half of an axis’s highest number that lies above the plot. */
const belowPx = 8;

/** Labels in lanes above each other, so that none meets another. */
export interface Lanes {
  readonly heightPx: number;
  elements(plotTopPx: number): object[];
}

/** A label in its lane, the lowest of which is 0. */
interface Placed {
  readonly label: TopLabel;
  readonly text: string;
  readonly leftPx: number;
  readonly rightPx: number;
  readonly lane: number;
}

/** Puts labels above a plot, each as low as those before it leave room, within `from` to `to`. */
export function topLabels(labels: readonly TopLabel[], from: number, to: number): Lanes {
  const placed: Placed[] = [];
  for (const label of labels) {
    const text = cutToWidth(label.text, to - from, fontSize.small);
    const width = measureText(text, fontSize.small);
    const wanted = label.align === 'left' ? label.xPx : label.xPx - width / 2;
    const leftPx = Math.max(from, Math.min(to - width, wanted));
    const rightPx = leftPx + width;
    const taken = placed.filter(
      (other) => leftPx < other.rightPx + 8 && other.leftPx < rightPx + 8,
    );
    const lanes = taken.map(({ lane }) => lane);
    const lane = [...lanes.keys(), lanes.length].find((each) => !lanes.includes(each)) ?? 0;
    placed.push({ label, text, leftPx, rightPx, lane });
  }
  const count = Math.max(0, ...placed.map(({ lane }) => lane + 1));
  return {
    heightPx: count === 0 ? 0 : count * lanePx + belowPx,
    elements: (plotTopPx) =>
      placed.flatMap((each) => {
        const y = plotTopPx - belowPx - (each.lane + 0.5) * lanePx;
        const { colour } = each.label;
        return [
          ...stemElements(each, placed, plotTopPx),
          textElement(each.text, [each.leftPx, y], { colour, size: 'small' }),
        ];
      }),
  };
}

/** The line up to a label, as far as no other label is in its way. */
function stemElements({ label, lane }: Placed, placed: readonly Placed[], plotTopPx: number) {
  const { stem, xPx } = label;
  if (stem === null) return [];
  const blocking = placed.filter(
    (other) => other.lane < lane && other.leftPx - 2 < xPx && xPx < other.rightPx + 2,
  );
  const free = Math.min(lane, ...blocking.map((other) => other.lane));
  const top = plotTopPx - belowPx - free * lanePx + 2;
  return [
    strokeElement(
      [
        [xPx, plotTopPx],
        [xPx, top],
      ],
      stem,
    ),
  ];
}
