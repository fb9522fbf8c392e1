import { fontSize } from '../charts/chartFrame.js';
import { cutToWidth } from '../font/cutToWidth.js';
import { measureText } from '../font/measureText.js';
import { wrapText } from '../font/wrapText.js';
import type { Theme } from '../theme/themes.js';
import { categoryLabels, everyNth, labelLinePx, numbered } from './categoryLabels.js';
import { type Box, type Drawn, strokeElement, textElement } from './drawing.js';
import type { Scale, Tick } from './scales.js';

/** Distance from a line of an axis’s title to the next. */
const titleLinePx = 16;

/** Length of a tick, and from the axis to its numbers. */
const tickPx = 5;
const numbersAtPx = 9;

/** The widest that names beside a vertical axis are. */
const widestNamesPx = 110;

/** An axis below a plot. */
export interface BottomAxis {
  readonly title: string;
  readonly scale: Scale;
  /** How far text may reach beyond the plot. */
  readonly from: number;
  readonly to: number;
}

/** Draws the axis below a plot: line, ticks, numbers or names, title. */
export function bottomAxis({ title, scale, from, to }: BottomAxis, box: Box, theme: Theme): Drawn {
  const lengthPx = box.rightPx - box.leftPx;
  const x = (at: number) => box.leftPx + at * lengthPx;
  const axisY = box.bottomPx;
  const names =
    scale.kind === 'category' ? categoryLabels(scale.ticks, lengthPx, box.leftPx - from) : null;
  const labels = names?.labels ?? scale.ticks.map(({ at, text }) => ({ at, lines: [text] }));
  const slanted = names?.slanted ?? false;
  const numbers = labels.flatMap(({ at, lines }) =>
    lines.map((line, index) => {
      if (slanted) {
        const look = { colour: theme.text, align: 'right', turn: Math.PI / 4 } as const;
        return textElement(line, [x(at) + 4, axisY + numbersAtPx + 2], look);
      }
      const half = measureText(line, fontSize.text) / 2;
      const middle = Math.max(from + half, Math.min(to - half, x(at)));
      const y = axisY + numbersAtPx + (index + 0.5) * labelLinePx;
      return textElement(line, [middle, y], { colour: theme.text, align: 'center' });
    }),
  );
  const titleY = axisY + numbersAtPx + (names?.heightPx ?? labelLinePx) + 5;
  const lines = wrapText(title, Math.max(lengthPx, 120), fontSize.text);
  const middle = (box.leftPx + box.rightPx) / 2;
  const titles = lines.map((line, index) => {
    const half = measureText(line, fontSize.text) / 2;
    const at = Math.max(from + half, Math.min(to - half, middle));
    return textElement(line, [at, titleY + (index + 0.5) * titleLinePx], {
      colour: theme.text,
      align: 'center',
    });
  });
  const ticks = marked(scale, lengthPx, labels).map((at) =>
    tick([x(at), axisY], [x(at), axisY + tickPx], theme),
  );
  const line = strokeElement(
    [
      [box.leftPx, axisY],
      [box.rightPx, axisY],
    ],
    { colour: theme.axis, z: 'rule' },
  );
  return {
    elements: [line, ...ticks, ...numbers, ...titles],
    bottomPx: titleY + lines.length * titleLinePx,
  };
}

/** An axis beside a plot. */
export interface SideAxis {
  /** Lines of its title; none takes no room. */
  readonly title: readonly string[];
  readonly scale: Scale;
}

/** The title of an axis beside a plot that is `heightPx` high, in lines. */
export function sideTitle(title: string, heightPx: number): string[] {
  return title === '' ? [] : wrapText(title, heightPx, fontSize.text);
}

/** The room that an axis needs beside its plot. */
export function sidePx({ title, scale }: SideAxis): number {
  const titlePx = title.length === 0 ? 0 : title.length * titleLinePx + 6;
  return Math.ceil(numbersAtPx + numbersPx(scale) + titlePx);
}

/** Draws the axis at the left or right of a plot; its grid lines as well for the left one. */
export function sideAxis(axis: SideAxis, side: 'left' | 'right', box: Box, theme: Theme): object[] {
  const { scale } = axis;
  const heightPx = box.bottomPx - box.topPx;
  const y = (at: number) => box.bottomPx - at * heightPx;
  const axisX = side === 'left' ? box.leftPx : box.rightPx;
  const out = side === 'left' ? -1 : 1;
  const shown = sideLabels(scale, heightPx);
  const numbers = shown.map(({ at, text }) =>
    textElement(text, [axisX + out * numbersAtPx, y(at)], {
      colour: theme.text,
      align: side === 'left' ? 'right' : 'left',
    }),
  );
  const titleX = axisX + out * (numbersAtPx + numbersPx(scale) + 6);
  const titles = axis.title;
  const titleElements = titles.map((line, index) => {
    const row = side === 'left' ? titles.length - 1 - index : index;
    return textElement(
      line,
      [titleX + out * (row + 0.5) * titleLinePx, (box.topPx + box.bottomPx) / 2],
      { colour: theme.text, align: 'center', turn: Math.PI / 2 },
    );
  });
  const ticks = marked(scale, heightPx, shown).map((at) =>
    tick([axisX, y(at)], [axisX + out * tickPx, y(at)], theme),
  );
  const line = strokeElement(
    [
      [axisX, box.topPx],
      [axisX, box.bottomPx],
    ],
    { colour: theme.axis, z: 'rule' },
  );
  return [line, ...ticks, ...numbers, ...titleElements];
}

/** Thin lines across a plot at the ticks of its left axis. */
export function gridLines(scale: Scale, box: Box, theme: Theme): object[] {
  if (scale.kind === 'category') return [];
  return scale.ticks.map(({ at }) => {
    const y = box.bottomPx - at * (box.bottomPx - box.topPx);
    return strokeElement(
      [
        [box.leftPx, y],
        [box.rightPx, y],
      ],
      { colour: theme.grid, z: 'grid' },
    );
  });
}

function tick(from: readonly [number, number], to: readonly [number, number], theme: Theme) {
  return strokeElement([from, to], { colour: theme.axis, z: 'rule' });
}

/** Where an axis has ticks: at every category where these stand apart, else where it has labels. */
function marked(scale: Scale, lengthPx: number, labels: readonly { readonly at: number }[]) {
  const all = scale.kind === 'category' && lengthPx / scale.ticks.length >= 6;
  return (all ? scale.ticks : labels).map(({ at }) => at);
}

/** The numbers or names beside an axis; not all names may have room. */
function sideLabels({ kind, ticks }: Scale, heightPx: number): readonly Tick[] {
  if (kind !== 'category') return ticks;
  const stepPx = heightPx / ticks.length;
  const fitting = stepPx >= labelLinePx ? ticks : numbered(ticks, heightPx);
  return (fitting ?? everyNth(ticks, labelLinePx / stepPx)).map(({ at, text }) => ({
    at,
    text: cutToWidth(text, widestNamesPx, fontSize.text),
  }));
}

/** The width of the widest number or name, whether or not it is shown. */
function numbersPx({ kind, ticks }: Scale): number {
  const widestPx = Math.max(0, ...ticks.map(({ text }) => measureText(text, fontSize.text)));
  return kind === 'category' ? Math.min(widestPx, widestNamesPx) : widestPx;
}
