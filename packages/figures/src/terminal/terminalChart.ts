import { type LayerRow, type SingleRun, TunnelError } from '@tunnel/core';
import { type NiceScale, percentScale } from '../charts/niceScale.js';
import { ruleName } from '../charts/tunnelLanes.js';
import { describeData } from '../words/describeData.js';
import { describeSplit } from '../words/describeSplit.js';
import { tunnelRule } from '../words/leadingRule.js';
import { type Look, paintFor } from './ansi.js';
import { CharacterGrid } from './CharacterGrid.js';
import { cutText, plainSpaces } from './terminalText.js';
import { terminalTicks } from './terminalTicks.js';

/** How a chart is printed. */
export interface TerminalChartOptions {
  /** Columns that it may take, 32 to 400; default 72. */
  readonly width?: number;
  /** Rows of its plot, 6 to 100; default 14. Axes and legend come below. */
  readonly height?: number;
  /** Whether to colour it with escape sequences; default false. */
  readonly color?: boolean;
}

/** One line of the chart: its percentages, null where a layer has none, and its marks. */
interface TerminalLine {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly mark: string;
  readonly trace: string;
  readonly look: Look;
}

const bothMark = '◉';
const widestStep = 6;

// The word `layer`, above it numbers of up to three digits, then the axis.
const leftColumns = 6;

/**
 * ID and OOD probe accuracy (per cent) over the layers in plain Unicode, the tunnel by the first
 * share's rule marked under the axis, a legend below.
 *
 * @returns lines without a closing line break
 * @throws TunnelError `invalid-request` for a width or a height out of range
 */
export function terminalChart(run: SingleRun, options: TerminalChartOptions = {}): string {
  const width = checked('width', options.width ?? 72, 32, 400);
  const height = checked('height', options.height ?? 14, 6, 100);
  const first = run.layers[0];
  if (first === undefined) return 'no layer was measured';
  const lines = linesOf(run);
  const columns = layerColumns(run.layers.length, width - leftColumns);
  const plotWidth = (columns.at(-1) ?? 0) + 1;
  const grid = new CharacterGrid(width, height + 3);
  const scale = scaleOf(run.layers);
  const rowOf = (value: number) =>
    Math.round(((scale.max - value) / (scale.max - scale.min)) * (height - 1));

  drawValueAxis(grid, scale, height, rowOf);
  drawLayerAxis(grid, first.layer, columns, plotWidth, height);
  for (const line of lines) drawTrace(grid, line, columns, rowOf);
  const both = drawMarks(grid, lines, columns, rowOf);
  const tunnel = drawTunnel(grid, run, columns, height + 2);

  const entries = lines.map(({ mark, name, look }): LegendEntry => [`${mark} ${name}`, look]);
  if (both) entries.push([`${bothMark} both`, 'bold']);
  if (tunnel !== null) entries.push([tunnel, 'tunnel']);
  const paint = paintFor(options.color ?? false);
  const plot = grid.lines(paint).filter((line, row) => row < height + 2 || line !== '');
  const legend = legendLines(entries, width - leftColumns, (text, look) => paint(text, look));
  return [
    paint('probe accuracy (%)', 'muted'),
    ...plot,
    ...legend.map((line) => ' '.repeat(leftColumns) + line),
  ].join('\n');
}

type LegendEntry = [text: string, look: Look];

function linesOf({ layers, data }: SingleRun): TerminalLine[] {
  const id: TerminalLine = {
    name: `ID probe, ${describeData(data.train)}`,
    values: layers.map(({ idAccuracy }) => 100 * idAccuracy),
    mark: '●',
    trace: '·',
    look: 'id',
  };
  if (layers.every((row) => row.oodAccuracy === null)) return [id];
  const ood: TerminalLine = {
    name: `OOD probe, ${data.ood === null ? 'other data' : describeData(data.ood)}`,
    values: layers.map(({ oodAccuracy }) => (oodAccuracy === null ? null : 100 * oodAccuracy)),
    mark: '○',
    trace: '˙',
    look: 'ood',
  };
  return [id, ood];
}

/** The plot's column of each layer: as far apart as there is room, but not without measure. */
function layerColumns(layers: number, available: number): number[] {
  if (layers === 1) return [0];
  const step = Math.min(widestStep, (available - 1) / (layers - 1));
  const even = step >= 1 ? Math.floor(step) : step;
  return Array.from({ length: layers }, (_, index) => Math.floor(index * even + 1e-9));
}

function scaleOf(rows: readonly LayerRow[]): NiceScale {
  const values = rows.flatMap(({ idAccuracy, oodAccuracy }) =>
    oodAccuracy === null ? [100 * idAccuracy] : [100 * idAccuracy, 100 * oodAccuracy],
  );
  return percentScale(Math.min(...values), Math.max(...values));
}

function drawValueAxis(
  grid: CharacterGrid,
  scale: NiceScale,
  height: number,
  rowOf: (value: number) => number,
): void {
  for (let row = 0; row < height; row += 1) grid.set(leftColumns - 1, row, '│', 'muted');
  const stride = Math.ceil(scale.intervals / (height - 1));
  for (let tick = 0; tick <= scale.intervals; tick += stride) {
    const value = scale.min + tick * scale.step;
    grid.write(0, rowOf(value), String(value).padStart(leftColumns - 2));
    grid.set(leftColumns - 1, rowOf(value), '┤', 'muted');
  }
}

function drawLayerAxis(
  grid: CharacterGrid,
  first: number,
  columns: readonly number[],
  plotWidth: number,
  row: number,
): void {
  grid.write(leftColumns - 1, row, `└${'─'.repeat(plotWidth)}`, 'muted');
  grid.write(0, row + 1, 'layer', 'muted');
  const room = grid.width - leftColumns;
  for (const { value, column, textColumn } of terminalTicks(first, columns, room)) {
    grid.set(leftColumns + column, row, '┬', 'muted');
    grid.write(leftColumns + textColumn, row + 1, String(value));
  }
}

/** Dots along a line, between the layers' own columns. */
function drawTrace(
  grid: CharacterGrid,
  line: TerminalLine,
  columns: readonly number[],
  rowOf: (value: number) => number,
): void {
  line.values.forEach((value, index) => {
    const next = line.values[index + 1] ?? null;
    const from = columns[index] ?? 0;
    const to = columns[index + 1] ?? 0;
    if (value === null || next === null) return;
    for (let column = from + 1; column < to; column += 1) {
      const here = value + ((next - value) * (column - from)) / (to - from);
      grid.set(leftColumns + column, rowOf(here), line.trace, line.look);
    }
  });
}

/** Draws the marks of all lines; says whether two lines met in one place. */
function drawMarks(
  grid: CharacterGrid,
  lines: readonly TerminalLine[],
  columns: readonly number[],
  rowOf: (value: number) => number,
): boolean {
  let met = false;
  for (const { values, mark, look } of lines) {
    values.forEach((value, index) => {
      if (value === null) return;
      const column = leftColumns + (columns[index] ?? 0);
      const row = rowOf(value);
      const there = grid.at(column, row);
      const other =
        there === bothMark || lines.some((line) => line.mark === there && line.mark !== mark);
      if (other) met = true;
      grid.set(column, row, other ? bothMark : mark, other ? 'bold' : look);
    });
  }
  return met;
}

/** A bar under the tunnel's layers; its words for the legend, null where there is no detection. */
function drawTunnel(
  grid: CharacterGrid,
  { layers, detection }: SingleRun,
  columns: readonly number[],
  row: number,
): string | null {
  if (detection === null) return null;
  const rule = tunnelRule(detection);
  const from = columns[layers.findIndex(({ layer }) => layer === rule?.start)];
  const to = columns.at(-1);
  if (rule === null || from === undefined || to === undefined) {
    return plainSpaces(describeSplit(detection));
  }
  grid.write(leftColumns + from, row, '═'.repeat(to - from + 1), 'tunnel');
  return `═ tunnel ${rule.start}–${layers.at(-1)?.layer} (${ruleName(rule)})`;
}

/** Legend entries in rows of at most `width` columns. */
function legendLines(
  entries: readonly LegendEntry[],
  width: number,
  paint: (text: string, look: Look) => string,
): string[] {
  const rows: { used: number; painted: string[] }[] = [];
  for (const [text, look] of entries) {
    const short = cutText(text, width);
    const { length } = [...short];
    const row = rows.at(-1);
    if (row && row.used + 3 + length <= width) {
      row.painted.push(paint(short, look));
      row.used += 3 + length;
    } else {
      rows.push({ used: length, painted: [paint(short, look)] });
    }
  }
  return rows.map(({ painted }) => painted.join('   '));
}

function checked(what: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new TunnelError(
    'invalid-request',
    `a terminal chart's ${what} is ${value}; give a whole number from ${least} to ${most}`,
    { [what]: value },
  );
}
