import { count, mixColours, shortNumber, type Theme, type TidyData } from '@tunnel/figures/browser';
import type { ChartModel, ChartRoom, LegendEntry, Reading } from './ChartModel.js';
import { axisNumber, labelLook, valueAxis } from './parts/axes.js';
import { carrierSeries } from './parts/carrierSeries.js';
import { chartFrame, plotTop } from './parts/chartFrame.js';
import { fontFamily } from './parts/fontFamily.js';
import { lineSeries } from './parts/lineSeries.js';

/** One layer’s spectrum. */
interface LayerSpectrum {
  readonly layer: number;
  readonly name: string;
  /** The singular values of the covariance, the largest first. */
  readonly values: readonly number[];
}

/** What a chart of spectra shows. */
export interface SpectrumChartInput {
  readonly subject: string;
  /** In order, at least one. */
  readonly layers: readonly LayerSpectrum[];
  /** The share of the largest value from which on others count for the rank. */
  readonly rtol: number;
}

/** No line is drawn through more places than these: on a logarithmic axis more would not be seen. */
const mostPlaces = 120;

/** Values below this share of the largest are not drawn: they are the rounding of float32. */
const leastShare = 1e-7;

/** Spectra of layers on logarithmic axes, each by its largest value, with the rank’s threshold. */
export function spectrumChart(input: SpectrumChartInput): ChartModel {
  const title = `${input.subject}, singular values by layer`;
  const legend = input.layers.map((layer, index) => entryOf(layer, index, input.layers.length));
  const places = placesOf(input);
  return {
    title,
    description: describe(input),
    renderer: 'svg',
    legend,
    readings: [places.map((place, dataIndex) => readingOf(place, dataIndex, input))],
    table: tableOf(input),
    data: dataOf(input),
    heightPx: (widthPx) => (widthPx < 520 ? 340 : Math.min(520, Math.max(380, 0.5 * widthPx))),
    option: (room) => ({
      ...chartFrame(title, legend, room),
      ...spectrumOption(input, legend, places, room),
    }),
  };
}

function entryOf({ layer, name }: LayerSpectrum, index: number, layers: number): LegendEntry {
  return {
    name: `${layer} ${name}`,
    symbol: 'circle',
    line: 'solid',
    colour: ({ ordered }: Theme) => mixColours(ordered, layers === 1 ? 0.5 : index / (layers - 1)),
  };
}

/** The places that are drawn, from 1: all of the first, then ever further apart. */
function placesOf({ layers }: SpectrumChartInput): number[] {
  const longest = Math.max(...layers.map(({ values }) => values.length));
  if (longest <= mostPlaces) return Array.from({ length: longest }, (_, index) => index + 1);
  const places = Array.from({ length: mostPlaces }, (_, index) =>
    Math.round(longest ** (index / (mostPlaces - 1))),
  );
  return [...new Set(places)];
}

function shareOf({ values }: LayerSpectrum, place: number): number | null {
  const [largest = 0] = values;
  const value = values[place - 1];
  return value === undefined || !(largest > 0) ? null : value / largest;
}

function spectrumOption(
  { layers, rtol }: SpectrumChartInput,
  legend: readonly LegendEntry[],
  places: readonly number[],
  room: ChartRoom,
) {
  const { theme } = room;
  const left = 80;
  const shares = layers.flatMap((layer) => places.flatMap((place) => shareOf(layer, place) ?? []));
  const least = Math.max(leastShare, Math.min(rtol / 10, ...shares.filter((share) => share > 0)));
  const min = Number((10 ** Math.floor(Math.log10(least))).toPrecision(3));
  return {
    grid: { left, right: 24, top: plotTop(room, legend, 16), bottom: 48, outerBoundsMode: 'none' },
    xAxis: {
      type: 'log',
      name: 'place of the singular value',
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: { fontFamily, fontSize: 12, color: theme.muted },
      min: 1,
      max: places.at(-1) ?? 10,
      axisLine: { show: true, onZero: false, lineStyle: { color: theme.axis } },
      axisTick: { show: true, lineStyle: { color: theme.axis } },
      axisLabel: { ...labelLook(theme), formatter: axisNumber, hideOverlap: true },
      splitLine: { show: false },
      axisPointer: { snap: true },
    },
    yAxis: valueAxis(
      { name: 'share of the largest', side: 'left', scale: 'log', min, max: 1 },
      theme,
    ),
    series: [
      carrierSeries(places.map((place) => [place, 1])),
      ...layers.flatMap((layer, index) => {
        const entry = legend[index];
        if (entry === undefined) return [];
        const points = places.map((place): [number, number | null] => {
          const share = shareOf(layer, place);
          return [place, share !== null && share >= leastShare ? share : null];
        });
        return [lineSeries({ entry, theme, points, widthPx: 2, marks: false })];
      }),
      thresholdSeries(rtol, places.at(-1) ?? 1, theme),
    ],
    tooltip: { ...chartFrame('', [], room).tooltip, trigger: 'axis' },
  };
}

/** The level that values must be above to count for the rank; a mark line finds no place on such axes. */
function thresholdSeries(rtol: number, last: number, theme: Theme) {
  return {
    type: 'line',
    name: 'threshold',
    silent: true,
    tooltip: { show: false },
    symbolSize: 0,
    lineStyle: { color: theme.tunnelMark, width: 1.5, type: [5, 4] },
    data: [
      {
        value: [1, rtol],
        label: {
          show: true,
          position: 'right',
          offset: [4, -10],
          formatter: `rank: values above ${shortNumber(rtol)}`,
          color: theme.tunnelText,
          fontFamily,
          fontSize: 12,
        },
      },
      { value: [last, rtol] },
    ],
  };
}

function readingOf(
  place: number,
  dataIndex: number,
  { layers, rtol }: SpectrumChartInput,
): Reading {
  return {
    title: `Singular value ${count(place)}`,
    values: layers.map((layer) => {
      const share = shareOf(layer, place);
      const name = `${layer.layer} ${layer.name}`;
      if (share === null) return [name, 'none'];
      return [name, `${shortNumber(share)}${share > rtol ? '' : ', below the threshold'}`];
    }),
    at: { seriesIndex: 0, dataIndex },
  };
}

/** How many values of a layer lie above the threshold. */
function rankOf(layer: LayerSpectrum, rtol: number): number {
  return layer.values.filter((value) => value > rtol * (layer.values[0] ?? 0)).length;
}

function tableOf({ layers, rtol }: SpectrumChartInput): TidyData {
  return {
    columns: ['layer', 'name', 'largest', 'values', `above ${shortNumber(rtol)} of the largest`],
    rows: layers.map((layer) => [
      layer.layer,
      layer.name,
      shortNumber(layer.values[0] ?? 0),
      layer.values.length,
      rankOf(layer, rtol),
    ]),
  };
}

function dataOf({ layers }: SpectrumChartInput): TidyData {
  return {
    columns: ['layer', 'name', 'place', 'value', 'share of the largest'],
    rows: layers.flatMap((layer) =>
      layer.values.map((value, index) => [
        ...[layer.layer, layer.name, index + 1, value],
        shareOf(layer, index + 1),
      ]),
    ),
  };
}

function describe({ subject, layers, rtol }: SpectrumChartInput): string {
  const ranks = layers.map((layer) => `${layer.name} ${rankOf(layer, rtol)}`);
  return `Spectra of ${layers.length} layers of ${subject} on logarithmic axes, each as shares of its largest singular value. Values above ${shortNumber(rtol)} of the largest: ${ranks.join(', ')}.`;
}
