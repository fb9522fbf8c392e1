import { fontSize } from '../charts/chartFrame.js';
import { measureText } from '../font/measureText.js';
import { wrapText } from '../font/wrapText.js';
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

/** A label in as many lanes as it has lines, from `lane` up; the lowest lane is 0. */
interface Placed {
  readonly label: TopLabel;
  readonly lines: readonly string[];
  readonly leftPx: number;
  readonly rightPx: number;
  readonly lane: number;
}

/**
 * Puts labels above a plot, each as low as those before it leave room, within `from` to `to`; what
 * is longer is broken into lines.
 */
export function topLabels(labels: readonly TopLabel[], from: number, to: number): Lanes {
  const placed: Placed[] = [];
  for (const label of labels) placed.push(placeLabel(label, placed, from, to));
  const count = Math.max(0, ...placed.map(topOf));
  return {
    heightPx: count === 0 ? 0 : count * lanePx + belowPx,
    elements: (plotTopPx) =>
      placed.flatMap((each) => [
        ...stemElements(each, placed, plotTopPx),
        ...textElements(each, plotTopPx),
      ]),
  };
}

function placeLabel(label: TopLabel, placed: readonly Placed[], from: number, to: number): Placed {
  const lines = wrapText(label.text, to - from, fontSize.small);
  const width = Math.max(0, ...lines.map((line) => measureText(line, fontSize.small)));
  const wanted = label.align === 'left' ? label.xPx : label.xPx - width / 2;
  const leftPx = Math.max(from, Math.min(to - width, wanted));
  const rightPx = leftPx + width;
  const beside = placed.filter((other) => leftPx < other.rightPx + 8 && other.leftPx < rightPx + 8);
  const lanes = [0, ...beside.map(topOf)].sort((a, b) => a - b);
  const isFree = (lane: number) =>
    beside.every((other) => lane >= topOf(other) || lane + lines.length <= other.lane);
  return { label, lines, leftPx, rightPx, lane: lanes.find(isFree) ?? 0 };
}

/** The first lane above a label. */
function topOf({ lane, lines }: Placed): number {
  return lane + lines.length;
}

function textElements({ label, lines, leftPx, rightPx, lane }: Placed, plotTopPx: number) {
  const { align, colour } = label;
  const x = align === 'left' ? leftPx : (leftPx + rightPx) / 2;
  return lines.map((line, index) => {
    const row = lane + lines.length - 1 - index;
    const y = plotTopPx - belowPx - (row + 0.5) * lanePx;
    return textElement(line, [x, y], { colour, size: 'small', align });
  });
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
