import { shortNumber, type Theme, type TidyData } from '@tunnel/figures/browser';
import type { ChartModel, ChartRoom, ChartSymbol, LegendEntry, Reading } from './ChartModel.js';
import type { Measured } from './Measured.js';
import { layerAxis, valueAxis } from './parts/axes.js';
import { bandSeries } from './parts/bandSeries.js';
import { carrierSeries } from './parts/carrierSeries.js';
import { chartFrame, plotTop } from './parts/chartFrame.js';
import { lineSeries } from './parts/lineSeries.js';
import { logEnds } from './parts/scales.js';
import { type TunnelSpan, tunnelSeries } from './parts/tunnelSeries.js';
import { seriesColour } from './seriesColour.js';
import { describeMeasured } from './words.js';

/** One line over layers; null where a layer has no value. */
export interface LayerLine {
  readonly name: string;
  readonly dash: boolean;
  readonly points: readonly (Measured | null)[];
}

/** Lines of one measure over the layers. */
export interface LinesChartInput {
  readonly title: string;
  /** What is measured, with its unit: the axis. */
  readonly measure: string;
  readonly scale: 'linear' | 'log';
  /** The names of the layers, in order; a line may have fewer. */
  readonly layers: readonly string[];
  readonly lines: readonly LayerLine[];
  readonly tunnel: TunnelSpan | null;
  /** How a value is written. Default three digits that count. */
  readonly format?: (value: number) => string;
  /** Where the vertical axis ends, and its step; default by the lines. */
  readonly range?: { readonly min: number; readonly max: number; readonly step: number };
}

const symbols: readonly ChartSymbol[] = ['circle', 'rect', 'triangle', 'diamond'];

/** Lines with their bands over the layers. */
export function linesChart(input: LinesChartInput): ChartModel {
  const { title } = input;
  const legend = input.lines.map(entryOf);
  return {
    title,
    description: describe(input),
    renderer: 'svg',
    legend,
    readings: [input.layers.map((_, index) => readingOf(index, input))],
    table: tableOf(input),
    data: dataOf(input),
    heightPx: (widthPx) => (widthPx < 520 ? 300 : Math.min(440, Math.max(320, 0.4 * widthPx))),
    option: (room) => ({ ...chartFrame(title, legend, room), ...linesOption(input, legend, room) }),
  };
}

function entryOf({ name, dash }: LayerLine, index: number): LegendEntry {
  return {
    name,
    symbol: symbols[index % symbols.length] ?? 'circle',
    line: dash ? 'dashed' : 'solid',
    colour: (theme: Theme) => seriesColour(index, theme),
  };
}

function linesOption(input: LinesChartInput, legend: readonly LegendEntry[], room: ChartRoom) {
  const { lines, layers, measure, scale, tunnel } = input;
  const { theme, widthPx } = room;
  const left = scale === 'log' ? 80 : 64;
  const right = 20;
  return {
    grid: { left, right, top: plotTop(room, legend, 16), bottom: 48, outerBoundsMode: 'none' },
    xAxis: layerAxis(layers.length, widthPx - left - right, theme),
    yAxis: valueAxis({ name: measure, side: 'left', scale, ...rangeOf(input) }, theme),
    series: [
      carrierSeries(layers.map((_, index) => [index + 1, firstValue(index, input)])),
      ...lines.flatMap((line, index) => {
        const entry = legend[index];
        if (entry === undefined) return [];
        const points = line.points.flatMap((point, at) =>
          point === null || !fits(point.mean, scale) ? [] : [{ x: at + 1, ...point }],
        );
        const series = lineSeries({
          entry,
          theme,
          points: line.points.map((point, at) => [
            at + 1,
            point !== null && fits(point.mean, scale) ? point.mean : null,
          ]),
        });
        if (points.length < 2 || points.every(({ low, high }) => low === high)) return [series];
        const band = bandSeries({
          name: line.name,
          points: points.map(({ x, low, high, mean }) => ({
            x,
            low: fits(low, scale) ? low : mean,
            high,
          })),
          colour: entry.colour(theme),
          opacity: 0.16,
          yAxisIndex: 0,
        });
        return [series, band];
      }),
      ...(tunnel ? [tunnelSeries(tunnel, theme)] : []),
    ],
    tooltip: { ...chartFrame('', [], room).tooltip, trigger: 'axis' },
  };
}

/** Whether a value has a place on the axis. */
function fits(value: number, scale: LinesChartInput['scale']): boolean {
  return Number.isFinite(value) && (scale === 'linear' || value > 0);
}

function firstValue(index: number, { lines, scale }: LinesChartInput): number | null {
  const values = lines.map(({ points }) => points[index]?.mean ?? Number.NaN);
  return values.find((value) => fits(value, scale)) ?? null;
}

/** The ends that were given; else those of a logarithmic axis, and a linear one finds its own. */
function rangeOf({ lines, scale, range }: LinesChartInput) {
  if (range) return range;
  const means = lines.flatMap(({ points }) => points.map((point) => point?.mean ?? Number.NaN));
  const values = means.filter((value) => fits(value, scale));
  if (scale === 'linear' || values.length === 0) return {};
  return logEnds(Math.min(...values), Math.max(...values));
}

function write(value: Measured | null | undefined, { format = shortNumber }: LinesChartInput) {
  return value ? describeMeasured(value, format) : '–';
}

function readingOf(index: number, input: LinesChartInput): Reading {
  const { layers, lines } = input;
  return {
    title: `Layer ${index + 1}, ${layers[index] ?? ''}`,
    values: lines.map(({ name, points }) => [name, write(points[index], input)]),
    at: { seriesIndex: 0, dataIndex: index },
  };
}

function tableOf(input: LinesChartInput): TidyData {
  const { layers, lines } = input;
  return {
    columns: ['layer', 'name', ...lines.map(({ name }) => name)],
    rows: layers.map((name, index) => [
      index + 1,
      name,
      ...lines.map(({ points }) => write(points[index], input)),
    ]),
  };
}

function dataOf({ layers, lines, measure }: LinesChartInput): TidyData {
  return {
    columns: ['line', 'layer', 'name', 'measure', 'n', 'mean', 'low', 'high'],
    rows: lines.flatMap(({ name, points }) =>
      points.flatMap((point, index) => {
        if (point === null) return [];
        const { mean, low, high, seeds } = point;
        return [
          [name, index + 1, layers[index] ?? '', measure, seeds.length || null, mean, low, high],
        ];
      }),
    ),
  };
}

function describe(input: LinesChartInput): string {
  const { lines, layers, measure, tunnel } = input;
  const ends = lines.map(({ name, points }) => {
    const there = points.filter((point) => point !== null);
    return `${name} goes from ${write(there[0], input)} to ${write(there.at(-1), input)}.`;
  });
  const shade = tunnel ? ` ${tunnel.label}: layers ${tunnel.from} to ${tunnel.to}.` : '';
  return `Line chart over ${layers.length} layers: ${measure}. ${ends.join(' ')}${shade}`;
}
