import { count, percent, type Theme, type TidyData } from '@tunnel/figures/browser';
import type { ChartModel, ChartRoom, LegendEntry, Reading } from './ChartModel.js';
import type { Measured } from './Measured.js';
import { layerAxis, valueAxis } from './parts/axes.js';
import { bandSeries } from './parts/bandSeries.js';
import { carrierSeries } from './parts/carrierSeries.js';
import { chartFrame, isNarrow, plotTop } from './parts/chartFrame.js';
import { lineSeries } from './parts/lineSeries.js';
import { accuracyAxis, rankAxis } from './parts/scales.js';
import { startLane, startLanePx } from './parts/startLane.js';
import { type TunnelSpan, tunnelSeries } from './parts/tunnelSeries.js';
import { describeMeasured } from './words.js';

/** One layer with what was measured on it: accuracies as fractions, ranks as counts. */
export interface ChartLayer {
  readonly layer: number;
  readonly name: string;
  readonly id: Measured;
  readonly ood: Measured | null;
  readonly rank: Measured | null;
}

/** Where a rule puts the split. */
export interface ChartSplit {
  readonly span: TunnelSpan | null;
  /** The accuracy that the rule asks for; null for none. */
  readonly threshold: number | null;
  /** Of each seed alone; null for none. */
  readonly starts: readonly (number | null)[];
  /** Ends of the start’s interval, beyond the last layer null; null where there is none. */
  readonly interval: { readonly low: number | null; readonly high: number | null } | null;
  /** It in one sentence. */
  readonly words: string;
}

/** What a layer chart shows. */
export interface LayerChartInput {
  readonly network: string;
  /** All layers in order, at least one. */
  readonly layers: readonly ChartLayer[];
  /** Data sets of the probes, for the legend. */
  readonly idName: string;
  readonly oodName: string | null;
  readonly split: ChartSplit | null;
  /** Whether each seed’s values are shown beside their mean. */
  readonly showSeeds: boolean;
}

const measures = ['id', 'ood', 'rank'] as const;

type MeasureName = (typeof measures)[number];

/** ID and OOD probes with their bands, rank on an axis of its own, and the tunnel, over the layers. */
export function layerChart(input: LayerChartInput): ChartModel {
  const shown = measures.filter((measure) => input.layers.some((layer) => layer[measure] !== null));
  const legend = shown.map((measure) => entryOf(measure, input));
  const title = `${input.network}: probes and rank by layer`;
  return {
    title,
    description: describe(input),
    renderer: 'svg',
    legend,
    readings: [input.layers.map((layer, index) => readingOf(layer, index, input))],
    table: tableOf(input, shown),
    data: dataOf(input, shown),
    heightPx: (widthPx) => (widthPx < 520 ? 360 : Math.min(520, Math.max(400, 0.46 * widthPx))),
    option: (room) => ({
      ...chartFrame(title, legend, room),
      ...layerOption(input, shown, legend, room),
    }),
  };
}

function layerOption(
  input: LayerChartInput,
  shown: readonly MeasureName[],
  legend: readonly LegendEntry[],
  room: ChartRoom,
) {
  const { layers, split } = input;
  const { theme, widthPx } = room;
  const depth = layers.length;
  const narrow = isNarrow(room);
  const ranked = shown.includes('rank') && !room.hidden.has(names.rank);
  const left = narrow ? 52 : 68;
  const right = ranked ? 68 : 20;
  const accuracies = layers.flatMap(({ id, ood }) => (ood === null ? [id] : [id, ood]));
  return {
    grid: {
      left,
      right,
      top: plotTop(room, legend, 14 + startLanePx),
      bottom: 48,
      outerBoundsMode: 'none',
    },
    xAxis: layerAxis(depth, widthPx - left - right, theme, axisName(layers, narrow)),
    yAxis: [
      valueAxis({ name: 'probe accuracy (%)', side: 'left', ...accuracyAxis(accuracies) }, theme),
      {
        ...valueAxis(
          {
            name: 'numerical rank',
            side: 'right',
            ...rankAxis(layers.flatMap(({ rank }) => rank ?? [])),
          },
          theme,
        ),
        show: ranked,
      },
    ],
    series: [
      carrierSeries(layers.map(({ layer, id }) => [layer, 100 * id.mean])),
      ...shown.map((measure) =>
        lineSeries({
          entry: entryOf(measure, input),
          theme,
          points: layers.map((layer) => [layer.layer, drawn(measure, layer[measure]?.mean)]),
          yAxisIndex: measure === 'rank' ? 1 : 0,
          widthPx: measure === 'rank' ? 1.75 : 2.25,
        }),
      ),
      ...(split?.span ? [tunnelSeries(split.span, theme, split.threshold)] : []),
      ...shown.flatMap((measure) => bandOf(measure, input, theme)),
      ...(input.showSeeds ? shown.flatMap((measure) => seedPoints(measure, input, theme)) : []),
      ...(split ? startLane(split, theme) : []),
    ],
    tooltip: { ...chartFrame('', [], room).tooltip, trigger: 'axis' },
  };
}

const names: Record<MeasureName, string> = {
  id: 'ID probe',
  ood: 'OOD probe',
  rank: 'numerical rank (right axis)',
};

function entryOf(measure: MeasureName, { idName, oodName }: LayerChartInput): LegendEntry {
  switch (measure) {
    case 'id':
      return {
        name: `${names.id}, ${idName}`,
        symbol: 'circle',
        line: 'solid',
        colour: ({ id }) => id,
      };
    case 'ood':
      return {
        name: `${names.ood}, ${oodName ?? 'other data'}`,
        symbol: 'rect',
        line: 'dashed',
        colour: ({ ood }) => ood,
      };
    case 'rank':
      return { name: names.rank, symbol: 'triangle', line: 'dotted', colour: ({ rank }) => rank };
  }
}

/** A value as its axis has it: per cent, or a rank, for which 0 has no place on a logarithmic axis. */
function drawn(measure: MeasureName, value: number | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  if (measure !== 'rank') return 100 * value;
  return value > 0 ? value : null;
}

function bandOf(measure: MeasureName, input: LayerChartInput, theme: Theme) {
  const points = input.layers.flatMap(({ layer, [measure]: measured }) => {
    if (measured === null) return [];
    const { low, high } = measured;
    if (measure === 'rank') return [{ x: layer, low: Math.max(1, low), high: Math.max(1, high) }];
    return [{ x: layer, low: 100 * Math.max(0, low), high: 100 * Math.min(1, high) }];
  });
  if (points.length < 2 || points.every(({ low, high }) => low === high)) return [];
  const colours = { id: theme.idBand, ood: theme.oodBand, rank: theme.rankBand };
  return [
    bandSeries({
      name: entryOf(measure, input).name,
      points,
      colour: colours[measure],
      opacity: measure === 'rank' ? 0.4 : 0.6,
      yAxisIndex: measure === 'rank' ? 1 : 0,
    }),
  ];
}

function seedPoints(measure: MeasureName, input: LayerChartInput, theme: Theme) {
  const entry = entryOf(measure, input);
  const data = input.layers.flatMap(({ layer, [measure]: measured }) =>
    (measured?.seeds ?? []).flatMap(({ value }) => {
      const y = drawn(measure, value);
      return y === null ? [] : [[layer, y]];
    }),
  );
  return [
    {
      type: 'scatter',
      name: entry.name,
      yAxisIndex: measure === 'rank' ? 1 : 0,
      silent: true,
      tooltip: { show: false },
      z: 3,
      symbol: entry.symbol,
      symbolSize: 5,
      data,
      itemStyle: {
        color: 'transparent',
        borderColor: entry.colour(theme),
        borderWidth: 1,
        opacity: 0.8,
      },
    },
  ];
}

function axisName(layers: readonly ChartLayer[], narrow: boolean): string {
  const [first, last] = [layers[0]?.name, layers.at(-1)?.name];
  return narrow || layers.length === 1 ? 'layer' : `layer (${first} to ${last})`;
}

function readingOf(layer: ChartLayer, dataIndex: number, { split }: LayerChartInput): Reading {
  const { id, ood, rank } = layer;
  const values: [string, string][] = [['ID', describeMeasured(id, percent)]];
  if (ood) values.push(['OOD', describeMeasured(ood, percent)]);
  if (rank) values.push(['rank', describeMeasured(rank, wholeNumber)]);
  const place = placeOf(layer.layer, split);
  if (place) values.push(['lies in', place]);
  return {
    title: `Layer ${layer.layer}, ${layer.name}`,
    values,
    at: { seriesIndex: 0, dataIndex },
  };
}

/** What a layer belongs to; null where there is no split. */
function placeOf(layer: number, split: ChartSplit | null): string | null {
  const span = split?.span ?? null;
  if (span === null) return null;
  const place = layer < span.from ? 'extractor' : 'tunnel';
  return span.certain ? place : `${place}, if there is one`;
}

function wholeNumber(value: number): string {
  return count(Math.round(value));
}

function tableOf(input: LayerChartInput, shown: readonly MeasureName[]): TidyData {
  const columns: Record<MeasureName, string> = { id: 'ID', ood: 'OOD', rank: 'rank' };
  return {
    columns: ['layer', 'name', ...shown.map((measure) => columns[measure]), 'lies in'],
    rows: input.layers.map((layer) => [
      layer.layer,
      layer.name,
      ...shown.map((measure) => {
        const measured = layer[measure];
        if (measured === null) return null;
        return describeMeasured(measured, measure === 'rank' ? wholeNumber : percent);
      }),
      placeOf(layer.layer, input.split),
    ]),
  };
}

function dataOf({ network, layers }: LayerChartInput, shown: readonly MeasureName[]): TidyData {
  const seeds = layers[0]?.id.seeds.map(({ seed }) => seed) ?? [];
  return {
    columns: [
      ...['network', 'layer', 'name', 'measure', 'mean', 'low', 'high'],
      ...seeds.map((seed) => `seed ${seed}`),
    ],
    rows: layers.flatMap((layer) =>
      shown.flatMap((measure) => {
        const measured = layer[measure];
        if (measured === null) return [];
        const { mean, low, high } = measured;
        const ofSeed = (wanted: number) =>
          measured.seeds.find(({ seed }) => seed === wanted)?.value ?? null;
        const head = [network, layer.layer, layer.name, measure, mean, low, high];
        return [[...head, ...seeds.map(ofSeed)]];
      }),
    ),
  };
}

function describe({ network, layers, split }: LayerChartInput): string {
  const first = layers[0];
  const last = layers.at(-1);
  if (first === undefined || last === undefined) return '';
  const parts = [
    `Line chart of ${network} over ${layers.length} layers.`,
    `ID probe accuracy goes from ${percent(first.id.mean)} at the first layer to ${percent(last.id.mean)} at the last.`,
  ];
  if (first.ood && last.ood) {
    parts.push(`OOD goes from ${percent(first.ood.mean)} to ${percent(last.ood.mean)}.`);
  }
  if (first.rank && last.rank) {
    parts.push(
      `Numerical rank goes from ${wholeNumber(first.rank.mean)} to ${wholeNumber(last.rank.mean)}.`,
    );
  }
  if (split) parts.push(split.words);
  return parts.join(' ');
}
