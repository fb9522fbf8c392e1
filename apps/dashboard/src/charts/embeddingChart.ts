import { shortNumber, type Theme, type TidyData } from '@tunnel/figures/browser';
import type { ChartModel, ChartRoom, ChartSymbol, LegendEntry, Reading } from './ChartModel.js';
import { chartFrame, plotTop } from './parts/chartFrame.js';
import { seriesColour } from './seriesColour.js';

/** A map of images. */
export interface EmbeddingChartInput {
  readonly title: string;
  readonly layer: string;
  /** Where each image lies. */
  readonly points: readonly (readonly number[])[];
  /** The class of each image. */
  readonly labels: readonly number[];
  readonly classNames: readonly string[];
}

/** The points of one class. */
interface Group {
  readonly name: string;
  readonly label: number;
  /** Places of its images among all. */
  readonly images: readonly number[];
}

/** Room around the frame. */
const insetPx = 8;

const symbols: readonly ChartSymbol[] = ['circle', 'triangle', 'rect', 'diamond'];

/** Images as points, coloured by class. Its axes have no unit. */
export function embeddingChart(input: EmbeddingChartInput): ChartModel {
  const { title } = input;
  const groups = groupsOf(input);
  const legend = groups.map(entryOf);
  return {
    title,
    description: `Scatter of ${input.points.length} images of ${groups.length} classes by layer ${input.layer}. Distances between clouds and their sizes have no meaning: what is to be seen is which classes lie apart.`,
    renderer: 'canvas',
    legend,
    readings: groups.map(({ images, name }, seriesIndex) =>
      images.map((image, dataIndex) => readingOf(image, name, input, { seriesIndex, dataIndex })),
    ),
    table: tableOf(input, groups),
    data: dataOf(input, groups),
    heightPx,
    option: (room) => ({
      ...chartFrame(title, legend, room),
      ...cloudOption(input, groups, legend, room),
    }),
  };
}

function heightPx(widthPx: number): number {
  return Math.min(620, Math.max(300, Math.round(0.75 * widthPx)));
}

function groupsOf({ labels, classNames }: EmbeddingChartInput): Group[] {
  const present = [...new Set(labels)].sort((a, b) => a - b);
  return present.map((label) => ({
    name: classNames[label] ?? `class ${label}`,
    label,
    images: labels.flatMap((each, image) => (each === label ? [image] : [])),
  }));
}

/** Ten colours tell ten classes apart; the next ten have another mark. */
function entryOf({ name }: Group, index: number): LegendEntry {
  return {
    name,
    symbol: symbols[Math.floor(index / 10) % symbols.length] ?? 'circle',
    line: 'none',
    colour: (theme: Theme) => seriesColour(index, theme),
  };
}

function cloudOption(
  { points }: EmbeddingChartInput,
  groups: readonly Group[],
  legend: readonly LegendEntry[],
  room: ChartRoom,
) {
  const { theme } = room;
  const [x, y] = equalScales(
    [0, 1].map((side) => extentOf(points.map((point) => point[side] ?? 0))),
    [room.widthPx - 2 * insetPx, heightPx(room.widthPx) - 2 * insetPx],
  );
  const axis = (extent: readonly [number, number] | undefined) => ({
    type: 'value',
    min: extent?.[0] ?? 0,
    max: extent?.[1] ?? 1,
    axisLabel: { show: false },
    axisTick: { show: false },
    axisLine: { show: false },
    splitLine: { show: false },
  });
  return {
    grid: {
      left: insetPx,
      right: insetPx,
      top: plotTop(room, legend, insetPx),
      bottom: insetPx,
      show: true,
      borderColor: theme.grid,
      backgroundColor: 'transparent',
      outerBoundsMode: 'none',
    },
    xAxis: axis(x),
    yAxis: axis(y),
    series: groups.map(({ name, images }, index) => ({
      type: 'scatter',
      name,
      data: images.map((image) => [points[image]?.[0] ?? 0, points[image]?.[1] ?? 0]),
      symbol: legend[index]?.symbol ?? 'circle',
      symbolSize: points.length > 1500 ? 5 : 7,
      itemStyle: {
        color: legend[index]?.colour(theme) ?? theme.text,
        opacity: 0.85,
        borderColor: theme.background,
        borderWidth: 0.5,
      },
      emphasis: { scale: 1.8, itemStyle: { opacity: 1, borderColor: theme.text, borderWidth: 1 } },
    })),
    tooltip: { ...chartFrame('', [], room).tooltip, trigger: 'item' },
  };
}

/** The ends of values, with room at both sides. */
function extentOf(values: readonly number[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const pad = 0.04 * (high - low || 1);
  return [low - pad, high + pad];
}

/** Extents that are as long for each pixel across as up: those of a map have one unit. */
function equalScales(
  extents: readonly (readonly [number, number])[],
  sizesPx: readonly number[],
): (readonly [number, number])[] {
  const unit = Math.max(...extents.map(([low, high], side) => (high - low) / (sizesPx[side] ?? 1)));
  return extents.map(([low, high], side) => {
    const more = (unit * (sizesPx[side] ?? 1) - (high - low)) / 2;
    return [low - more, high + more];
  });
}

function readingOf(
  image: number,
  name: string,
  { points }: EmbeddingChartInput,
  at: Reading['at'],
): Reading {
  const [x = 0, y = 0] = points[image] ?? [];
  return {
    title: name,
    values: [
      ['image', String(image + 1)],
      ['at', `${shortNumber(x)}, ${shortNumber(y)}`],
    ],
    at,
  };
}

function tableOf({ points }: EmbeddingChartInput, groups: readonly Group[]): TidyData {
  const meanAt = (images: readonly number[], side: number) =>
    shortNumber(
      images.reduce((sum, image) => sum + (points[image]?.[side] ?? 0), 0) / images.length,
    );
  return {
    columns: ['class', 'images', 'mean x', 'mean y'],
    rows: groups.map(({ name, images }) => [
      ...[name, images.length],
      meanAt(images, 0),
      meanAt(images, 1),
    ]),
  };
}

function dataOf({ points, layer }: EmbeddingChartInput, groups: readonly Group[]): TidyData {
  const rows = groups.flatMap(({ name, label, images }) =>
    images.map((image): [number, string, number, string, number, number] => [
      ...([image + 1, layer, label, name] as const),
      points[image]?.[0] ?? 0,
      points[image]?.[1] ?? 0,
    ]),
  );
  return {
    columns: ['image', 'layer', 'label', 'class', 'x', 'y'],
    rows: rows.sort(([a], [b]) => a - b),
  };
}
