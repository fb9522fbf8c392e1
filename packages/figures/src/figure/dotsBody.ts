import type { DotsChart } from '@tunnel/core';
import { fontSize, marginPx } from '../charts/chartFrame.js';
import { iconPx } from '../charts/legendLayout.js';
import { measureText } from '../font/measureText.js';
import { wrapText } from '../font/wrapText.js';
import type { Theme } from '../theme/themes.js';
import { bottomAxis } from './axes.js';
import {
  type Box,
  type Drawn,
  type Place,
  type Room,
  strokeElement,
  textElement,
} from './drawing.js';
import { type LegendEntry, legend } from './legend.js';
import { seriesColour } from './lineLooks.js';
import { type MarkSymbol, marksElement, symbols } from './marks.js';
import { ruleStroke } from './ruleElements.js';
import { horizontalScale, type Scale } from './scales.js';
import { type TopLabel, topLabels } from './topLabels.js';

type Series = DotsChart['series'][number];
type Dot = NonNullable<Series['dots'][number]>;

/** Height of a series within a row, of a line of a row’s name, and white space between rows. */
const seriesPx = 18;
const nameLinePx = 15;
const betweenPx = 9;

/** How far the seeds’ own values lie below the bar of their interval. */
const seedsBelowPx = 7;

/** The widest that names of rows are, as a share of the figure. */
const widestNames = 0.36;

/** How a series looks. */
interface Look {
  readonly colour: string;
  readonly symbol: MarkSymbol;
}

/** Draws values with their intervals in rows, a dot of each series below that of the one before. */
export function dotsBody(chart: DotsChart, room: Room): Drawn {
  const { widthPx, theme } = room;
  const looks = chart.series.map(
    (_, index): Look => ({
      colour: seriesColour(index, theme),
      symbol: symbols[index % symbols.length] ?? 'circle',
    }),
  );
  const head = legend(legendEntries(chart, looks, theme), iconPx, room);
  const names = chart.rows.map((name) => wrapText(name, widestNames * widthPx, fontSize.text));
  const namesPx = Math.max(...names.flat().map((line) => measureText(line, fontSize.text)));
  const present = chart.rows.map((_, row) => seriesIn(chart, row));
  const heights = names.map((lines, row) => {
    const dotsPx = (present[row]?.length ?? 0) * seriesPx;
    return Math.max(lines.length * nameLinePx, dotsPx) + betweenPx;
  });
  const leftPx = Math.ceil(marginPx + namesPx + 12);
  const rightPx = widthPx - marginPx - 8;
  const x = horizontalScale(chart.x, valuesOf(chart), rightPx - leftPx);
  const lanes = topLabels(
    ruleLabels(chart, x, leftPx, rightPx, theme),
    marginPx,
    widthPx - marginPx,
  );
  const topPx = head.bottomPx + 6 + lanes.heightPx;
  const tops = heights.map((_, index) => topPx + sum(heights.slice(0, index)));
  const box: Box = { leftPx, rightPx, topPx, bottomPx: topPx + sum(heights) };
  const axis = bottomAxis(
    { title: chart.x.title, scale: x, from: marginPx, to: widthPx - marginPx },
    box,
    theme,
  );
  const rows = chart.rows.flatMap((_, row) => {
    const top = tops[row] ?? topPx;
    const middle = top + (heights[row] ?? 0) / 2;
    return [
      ...nameElements(names[row] ?? [], leftPx - 12, middle, theme),
      ...(row === 0 ? [] : [level(top, box, theme)]),
      ...(present[row] ?? []).flatMap((index, place, all) => {
        const dot = chart.series[index]?.dots[row];
        const look = looks[index];
        if (!dot || !look) return [];
        const y = middle + (place - (all.length - 1) / 2) * seriesPx;
        return dotElements(dot, look, y, x, box, theme);
      }),
    ];
  });
  return {
    elements: [
      ...head.elements,
      ...uprightGrid(x, box, theme),
      ...rows,
      ...ruleElements(chart, x, box, theme),
      ...axis.elements,
      ...lanes.elements(topPx),
    ],
    bottomPx: axis.bottomPx,
  };
}

/** The indices of the series that have a dot in a row. */
function seriesIn({ series }: DotsChart, row: number): number[] {
  return series.flatMap(({ dots }, index) => (dots[row] ? [index] : []));
}

function legendEntries({ series }: DotsChart, looks: readonly Look[], theme: Theme): LegendEntry[] {
  return series.map(({ name }, index) => ({
    name,
    sample: ([x, y]) => {
      const look = looks[index];
      if (look === undefined) return [];
      const ends: [Place, Place] = [
        [x - 15, y],
        [x + 15, y],
      ];
      return [
        strokeElement(ends, { colour: look.colour, widthPx: 2 }),
        marksElement(look.symbol, [[x, y]], {
          colour: look.colour,
          radiusPx: 4.5,
          background: theme.background,
        }),
      ];
    },
  }));
}

function valuesOf({ series, rules }: DotsChart): number[] {
  const dots = series.flatMap((each) => each.dots).filter((dot) => dot !== null);
  return [
    ...dots.flatMap(({ value, low, high, seeds }) => [
      value,
      low ?? value,
      high ?? value,
      ...seeds,
    ]),
    ...rules.map(({ at }) => at),
  ];
}

function nameElements(lines: readonly string[], rightPx: number, middle: number, theme: Theme) {
  return lines.map((line, index) =>
    textElement(line, [rightPx, middle + (index - (lines.length - 1) / 2) * nameLinePx], {
      colour: theme.text,
      align: 'right',
    }),
  );
}

/** A value as a mark, its interval as a bar with ends where these are on the axis, faint seeds. */
function dotElements(dot: Dot, look: Look, y: number, x: Scale, box: Box, theme: Theme): object[] {
  const xOf = (value: number) => {
    const share = x.place(value);
    return share === null || share < 0 || share > 1
      ? null
      : box.leftPx + share * (box.rightPx - box.leftPx);
  };
  const seeds = dot.seeds.map(xOf).filter((each) => each !== null);
  const faint = seeds.length === 0 ? [] : [seedMarks(seeds, look, y, theme)];
  const at = xOf(dot.value);
  if (at === null) return faint;
  const mark = marksElement(look.symbol, [[at, y]], {
    colour: look.colour,
    radiusPx: 4.5,
    background: theme.background,
  });
  if (dot.low === null || dot.high === null) return [...faint, mark];
  const [low, high] = [xOf(dot.low), xOf(dot.high)];
  const bar: Place[] = [
    [low ?? box.leftPx, y],
    [high ?? box.rightPx, y],
  ];
  const caps = [low, high]
    .filter((end) => end !== null)
    .map((end): Place[] => [
      [end, y - 4],
      [end, y + 4],
    ]);
  const stroke = { colour: look.colour, widthPx: 2 };
  return [...faint, ...[bar, ...caps].map((places) => strokeElement(places, stroke)), mark];
}

function seedMarks(seeds: readonly number[], { colour }: Look, y: number, theme: Theme): object {
  return marksElement(
    'circle',
    seeds.map((x): Place => [x, y + seedsBelowPx]),
    { colour, radiusPx: 2.2, background: theme.background, opacity: 0.6 },
  );
}

function ruleLabels(
  { rules }: DotsChart,
  x: Scale,
  leftPx: number,
  rightPx: number,
  theme: Theme,
): TopLabel[] {
  return rules.flatMap(({ at, label }) => {
    const share = x.place(at);
    if (share === null || share < 0 || share > 1) return [];
    const xPx = leftPx + share * (rightPx - leftPx);
    return [
      { text: label, xPx, align: 'center', colour: theme.muted, stem: ruleStroke(theme) } as const,
    ];
  });
}

function ruleElements({ rules }: DotsChart, x: Scale, box: Box, theme: Theme): object[] {
  return rules.flatMap(({ at }) => {
    const share = x.place(at);
    if (share === null || share < 0 || share > 1) return [];
    return [upright(share, box, ruleStroke(theme))];
  });
}

function uprightGrid(x: Scale, box: Box, theme: Theme): object[] {
  if (x.kind === 'category') return [];
  return x.ticks.map(({ at }) => upright(at, box, { colour: theme.grid, z: 'grid' } as const));
}

function upright(share: number, box: Box, stroke: Parameters<typeof strokeElement>[1]): object {
  const at = box.leftPx + share * (box.rightPx - box.leftPx);
  const places: Place[] = [
    [at, box.topPx],
    [at, box.bottomPx],
  ];
  return strokeElement(places, stroke);
}

function level(y: number, { leftPx, rightPx }: Box, theme: Theme): object {
  const places: Place[] = [
    [leftPx, y],
    [rightPx, y],
  ];
  return strokeElement(places, { colour: theme.grid, z: 'grid' });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
