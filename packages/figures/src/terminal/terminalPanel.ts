import { type Figure, TunnelError } from '@tunnel/core';
import { horizontalScale, type Scale, verticalScale } from '../figure/scales.js';
import { type Look, paintFor } from './ansi.js';
import { CharacterGrid } from './CharacterGrid.js';
import type { TerminalChartOptions } from './terminalChart.js';
import { cutText, plainSpaces, terminalText } from './terminalText.js';

type Panel = Extract<Figure['chart'], { kind: 'lines' }>['panels'][number];
type Line = Panel['lines'][number];

/** How wide and how high a character counts where scales reckon in pixels. */
const characterPx = { width: 8, height: 24 } as const;

const looks: Readonly<Record<Line['colour'], Look>> = {
  id: 'id',
  ood: 'ood',
  rank: 'tunnel',
  other: 'bold',
  ordered: 'bold',
};

/** Marks of points by the place of their line, and of the way of a line. */
const marks = ['●', '○', '■', '□', '▲', '△'] as const;
const trace = '·';

/**
 * The first panel of a chart of lines in plain Unicode, points and lines read on the left axis; a
 * legend below. Intervals are for figures.
 *
 * @returns lines without a closing line break
 * @throws TunnelError `invalid-request` for a chart of another kind
 */
export function terminalPanel(
  { chart }: Pick<Figure, 'chart'>,
  { width = 72, height = 14, color = false }: TerminalChartOptions = {},
): string {
  const [panel] = chart.kind === 'lines' ? chart.panels : [];
  if (!panel) {
    throw new TunnelError(
      'invalid-request',
      `a terminal draws lines, and this is a ${chart.kind} chart`,
    );
  }
  const values = panel.lines.flatMap(({ points }) => points.filter(({ y }) => y !== null));
  const up = verticalScale(
    panel.y,
    values.map(({ y }) => y ?? 0),
    height * characterPx.height,
  );
  const left = Math.max(...up.ticks.map(({ text }) => text.length)) + 2;
  const across = horizontalScale(
    panel.x,
    values.map(({ x }) => x),
    (width - left) * characterPx.width,
  );
  const grid = new CharacterGrid(width, height + 2);
  const plot = { grid, left, height, up, across };
  drawAxes(plot);
  for (const line of panel.lines) if (line.mark === 'line') drawLine(plot, line);
  const pointed = panel.lines.filter(({ mark }) => mark === 'points');
  for (const [at, line] of pointed.entries()) drawPoints(plot, line, at);
  const paint = paintFor(color);
  return [
    paint(terminalText(plainSpaces(panel.y.title)), 'muted'),
    ...grid.lines(paint),
    paint(cutText(`${' '.repeat(left)}${plainSpaces(panel.x.title)}`, width), 'muted'),
    ...panel.lines.map((line) => {
      const mark = line.mark === 'points' ? markOf(pointed.indexOf(line)) : trace.repeat(2);
      const text = cutText(`${' '.repeat(left)}${mark} ${terminalText(line.name)}`, width);
      return paint(text, looks[line.colour]);
    }),
  ].join('\n');
}

interface Plot {
  readonly grid: CharacterGrid;
  /** Columns beside the plot. */
  readonly left: number;
  /** Rows of the plot. */
  readonly height: number;
  readonly up: Scale;
  readonly across: Scale;
}

function drawAxes({ grid, left, height, up, across }: Plot): void {
  for (let row = 0; row < height; row += 1) grid.set(left - 1, row, '│', 'muted');
  for (const { at, text } of up.ticks) {
    const row = rowAt(at, height);
    grid.write(0, row, plainSpaces(text).padStart(left - 2));
    grid.set(left - 1, row, '┤', 'muted');
  }
  const columns = grid.width - left;
  grid.write(left - 1, height, `└${'─'.repeat(columns)}`, 'muted');
  for (const { at, text } of across.ticks) {
    const column = columnAt(at, columns);
    grid.set(left + column, height, '┬', 'muted');
    const from = Math.min(column - Math.floor((text.length - 1) / 2), columns - text.length);
    grid.write(left + Math.max(0, from), height + 1, plainSpaces(text));
  }
}

function drawLine(plot: Plot, { points, colour }: Line): void {
  const places = points.map((point) => placeOf(plot, point));
  places.forEach((from, at) => {
    const to = places[at + 1];
    if (!from || !to) return;
    const steps = Math.max(Math.abs(to.column - from.column), Math.abs(to.row - from.row), 1);
    for (let step = 0; step <= steps; step += 1) {
      const share = step / steps;
      const column = Math.round(from.column + share * (to.column - from.column));
      const row = Math.round(from.row + share * (to.row - from.row));
      plot.grid.set(column, row, trace, looks[colour]);
    }
  });
}

function drawPoints(plot: Plot, { points, colour }: Line, at: number): void {
  for (const point of points) {
    const place = placeOf(plot, point);
    if (place) plot.grid.set(place.column, place.row, markOf(at), looks[colour]);
  }
}

/** Where a point is drawn; null where it has no value, or no place on an axis. */
function placeOf(
  { grid, left, height, up, across }: Plot,
  { x, y }: Line['points'][number],
): { column: number; row: number } | null {
  const [across01, up01] = [across.place(x), y === null ? null : up.place(y)];
  if (across01 === null || up01 === null) return null;
  return { column: left + columnAt(across01, grid.width - left), row: rowAt(up01, height) };
}

function rowAt(share: number, height: number): number {
  return Math.round((1 - share) * (height - 1));
}

function columnAt(share: number, columns: number): number {
  return Math.round(share * (columns - 1));
}

function markOf(line: number): string {
  return marks[line % marks.length] ?? marks[0];
}
