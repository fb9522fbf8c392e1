import { fontSize } from '../charts/chartFrame.js';
import { layerTicks } from '../charts/layerTicks.js';
import { cutToWidth } from '../font/cutToWidth.js';
import { measureText } from '../font/measureText.js';
import { wrapText } from '../font/wrapText.js';
import type { Tick } from './scales.js';

/** The names below an axis as they fit: side by side, broken into lines, or slanted. */
export interface CategoryLabels {
  readonly labels: readonly { readonly at: number; readonly lines: readonly string[] }[];
  readonly slanted: boolean;
  readonly heightPx: number;
}

/** Distance from a line of a name to the next. */
export const labelLinePx = 14;

/** Names that are no wider than this are left out in part rather than slanted. */
const shortPx = 44;

/** The longest a slanted name is. */
const longestPx = 130;

const slope = Math.SQRT1_2;

const widthOf = (text: string) => measureText(text, fontSize.text);

/**
 * Fits names below an axis `lengthPx` long, of which a step may not have room for all: every second,
 * third and so on is shown then, layer numbers at round ones.
 *
 * @param roomPx white space left of the axis, into which a slanted name may reach
 */
export function categoryLabels(
  ticks: readonly Tick[],
  lengthPx: number,
  roomPx: number,
): CategoryLabels {
  const stepPx = lengthPx / ticks.length;
  const widths = ticks.map(({ text }) => widthOf(text));
  const widestPx = Math.max(...widths);
  if (widestPx <= stepPx - 4) return sideBySide(ticks);
  const broken = ticks.map(({ at, text }) => ({
    at,
    lines: wrapText(text, stepPx - 4, fontSize.text),
  }));
  if (
    ticks.every(({ text }) => wordsFit(text, stepPx - 4)) &&
    broken.every(({ lines }) => lines.length <= 3)
  ) {
    const most = Math.max(...broken.map(({ lines }) => lines.length));
    return { labels: broken, slanted: false, heightPx: most * labelLinePx };
  }
  if (widestPx <= shortPx)
    return sideBySide(numbered(ticks, lengthPx) ?? everyNth(ticks, (widestPx + 8) / stepPx));
  const labels = everyNth(ticks, (labelLinePx + 5) / stepPx).map(({ at, text }) => {
    const mostPx = Math.min(longestPx, (at * lengthPx + roomPx) / slope);
    return { at, lines: [cutToWidth(text, mostPx, fontSize.text)] };
  });
  const longest = Math.max(...labels.map(({ lines }) => widthOf(lines[0] ?? '')));
  return { labels, slanted: true, heightPx: Math.ceil(longest * slope) + 8 };
}

function sideBySide(ticks: readonly Tick[]): CategoryLabels {
  return {
    labels: ticks.map(({ at, text }) => ({ at, lines: [text] })),
    slanted: false,
    heightPx: labelLinePx,
  };
}

function wordsFit(text: string, widthPx: number): boolean {
  return text.split(/[ \t\r\n]+/).every((word) => widthOf(word) <= widthPx);
}

/** Every nth name, n being a whole number that is not below `least`. */
export function everyNth<T>(items: readonly T[], least: number): T[] {
  const n = Math.max(1, Math.ceil(least));
  return items.filter((_, index) => index % n === 0);
}

/** Names that are whole numbers following each other, at round ones; null for others. */
export function numbered(ticks: readonly Tick[], lengthPx: number): Tick[] | null {
  const first = Number(ticks[0]?.text);
  if (!Number.isInteger(first)) return null;
  if (!ticks.every(({ text }, index) => text === String(first + index))) return null;
  const { labels } = layerTicks(first, first + ticks.length - 1, lengthPx, fontSize.text);
  return ticks.filter((_, index) => labels.includes(first + index));
}
