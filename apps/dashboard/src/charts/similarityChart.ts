import {
  divergingColours,
  luminance,
  mixColours,
  sequentialColours,
} from '@tunnel/figures/browser';
import type { ChartModel, ChartRoom, Reading } from './ChartModel.js';
import { labelLook } from './parts/axes.js';
import { chartFrame, isNarrow, plotTop } from './parts/chartFrame.js';
import { fontFamily } from './parts/fontFamily.js';

/** A value for each row and column; null where there is none. */
export type Matrix = readonly (readonly (number | null)[])[];

/** What a map of similarities shows. */
export interface SimilarityChartInput {
  readonly title: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly rowTitle: string;
  readonly columnTitle: string;
  readonly values: Matrix;
  /** The share of random pairings that are as alike; null where none were made. */
  readonly pValues: Matrix | null;
  /** Layers of the tunnel, from 1: a block that is outlined. */
  readonly tunnel: { readonly from: number; readonly to: number } | null;
}

/** A cell is at least so wide where its value is written in it. */
const writtenPx = 34;

const sides = { left: 52, right: 20, top: 12, bottom: 96 } as const;

/** CKA of layers as colours, rows from the bottom; 0 to 1, or from below 0 where values are. */
export function similarityChart(input: SimilarityChartInput): ChartModel {
  const { title, rows, columns } = input;
  const places = placesOf(cellsOf(input));
  return {
    title,
    description: describe(input),
    renderer: 'svg',
    legend: [],
    readings: rows
      .map((_, row) =>
        columns.map((__, column) => {
          const at = places[row * columns.length + column];
          return readingOf(row, column, input, at);
        }),
      )
      .toReversed(),
    table: {
      columns: [`${input.rowTitle} \\ ${input.columnTitle}`, ...columns],
      rows: rows.map((name, row) => [
        name,
        ...columns.map((_, column) => written(valueAt(input.values, row, column))),
      ]),
    },
    data: {
      columns: ['row', 'row name', 'column', 'column name', 'CKA', 'p-value'],
      rows: rows.flatMap((rowName, row) =>
        columns.map((columnName, column) => [
          ...[row + 1, rowName, column + 1, columnName],
          valueAt(input.values, row, column),
          input.pValues && valueAt(input.pValues, row, column),
        ]),
      ),
    },
    heightPx: (widthPx) =>
      Math.round((plotPx(widthPx) * rows.length) / columns.length) + sides.top + sides.bottom,
    option: (room) => ({ ...chartFrame(title, [], room), ...mapOption(input, room) }),
  };
}

/** The width of the map: no wider than a screen is high. */
function plotPx(widthPx: number): number {
  return Math.max(120, Math.min(560, widthPx - sides.left - sides.right));
}

function mapOption(input: SimilarityChartInput, room: ChartRoom) {
  const { rows, columns } = input;
  const { theme, widthPx } = room;
  const width = plotPx(widthPx);
  const height = Math.round((width * rows.length) / columns.length);
  const left = Math.max(sides.left, Math.round((widthPx - width) / 2));
  const top = plotTop(room, [], sides.top);
  const cells = cellsOf(input);
  const least = Math.min(0, ...cells.flatMap(({ value }) => value ?? []));
  // Debiased values scatter a little below 0 where layers have nothing in common.
  const diverges = least < -0.05;
  const colours = diverges ? divergingColours : sequentialColours;
  const [min, max] = diverges ? [-1, 1] : [0, 1];
  const cellPx = width / columns.length;
  const axis = (names: readonly string[], name: string, nameGap: number) => ({
    type: 'category',
    data: names.map((_, index) => String(index + 1)),
    name,
    nameLocation: 'middle',
    nameGap,
    nameTextStyle: { fontFamily, fontSize: 12, color: theme.muted },
    axisTick: { show: false },
    axisLine: { show: true, lineStyle: { color: theme.axis } },
    axisLabel: { ...labelLook(theme), hideOverlap: true },
    splitArea: { show: false },
  });
  return {
    grid: { left, top, width, height, outerBoundsMode: 'none' },
    xAxis: axis(columns, input.columnTitle, 26),
    yAxis: axis(rows, input.rowTitle, 30),
    visualMap: {
      type: 'continuous',
      seriesIndex: 0,
      dimension: 2,
      min,
      max,
      calculable: false,
      orient: 'horizontal',
      left: left - 4,
      bottom: 6,
      itemWidth: 12,
      itemHeight: Math.min(220, width - 80),
      text: [`${max}`, `CKA  ${min === 0 ? '0' : '−1'}`],
      textStyle: { fontFamily, color: theme.text },
      inRange: { color: [...colours] },
      hoverLink: false,
    },
    series: [
      {
        type: 'heatmap',
        name: 'CKA',
        data: cells.flatMap(({ row, column, value }) => {
          if (value === null) return [];
          const share = (value - min) / (max - min);
          const ink = luminance(mixColours(colours, share)) > 0.18 ? '#000000' : '#ffffff';
          return [{ value: [column, row, value], label: { color: ink } }];
        }),
        label: {
          show: cellPx >= writtenPx && !isNarrow(room),
          fontFamily,
          fontSize: 11,
          formatter: ({ value }: { readonly value: readonly unknown[] }) =>
            typeof value[2] === 'number' ? written(value[2]) : '',
        },
        itemStyle: { borderWidth: 0 },
        emphasis: { itemStyle: { color: 'inherit', borderColor: theme.text, borderWidth: 2 } },
      },
      {
        type: 'scatter',
        name: 'undefined',
        symbol: 'rect',
        symbolSize: [cellPx, height / rows.length],
        data: cells.flatMap(({ row, column, value }) => (value === null ? [[column, row]] : [])),
        itemStyle: { color: theme.missing, borderWidth: 0 },
        emphasis: { itemStyle: { color: 'inherit', borderColor: theme.text, borderWidth: 2 } },
      },
      ...outline(input, cellPx),
    ],
    tooltip: { ...chartFrame('', [], room).tooltip, trigger: 'item' },
  };
}

interface RenderApi {
  coord(value: readonly [number, number]): readonly number[];
}

/** The block of the tunnel’s layers, dark within light so that it is seen on every colour. */
function outline({ tunnel }: SimilarityChartInput, cellPx: number) {
  if (tunnel === null) return [];
  const { from, to } = tunnel;
  return [
    {
      type: 'custom',
      name: 'tunnel',
      silent: true,
      z: 6,
      tooltip: { show: false },
      data: [[from - 1, from - 1]],
      renderItem: (_params: unknown, api: RenderApi) => {
        const [x = 0, bottom = 0] = api.coord([from - 1, from - 1]);
        const side = (to - from + 1) * cellPx;
        const shape = {
          x: x - cellPx / 2,
          y: bottom + cellPx / 2 - side,
          width: side,
          height: side,
        };
        const rect = (stroke: string, lineWidth: number) => ({
          type: 'rect',
          shape,
          style: { fill: 'none', stroke, lineWidth },
        });
        return { type: 'group', children: [rect('#ffffff', 5), rect('#000000', 2)] };
      },
    },
  ];
}

/** A cell and its value. */
interface Cell {
  readonly row: number;
  readonly column: number;
  readonly value: number | null;
}

/** All cells, row by row. Those with a value are of the first series, the others of the second. */
function cellsOf({ rows, columns, values }: SimilarityChartInput): Cell[] {
  return rows.flatMap((_, row) =>
    columns.map((__, column) => ({ row, column, value: valueAt(values, row, column) })),
  );
}

/** Which point of which series each cell is, row by row. */
function placesOf(cells: readonly Cell[]): Reading['at'][] {
  const next = { defined: 0, missing: 0 };
  return cells.map(({ value }) =>
    value === null
      ? { seriesIndex: 1, dataIndex: next.missing++ }
      : { seriesIndex: 0, dataIndex: next.defined++ },
  );
}

function valueAt(values: Matrix, row: number, column: number): number | null {
  return values[row]?.[column] ?? null;
}

function written(value: number | null): string {
  return value === null ? 'undefined' : value.toFixed(2).replace('-', '−');
}

function readingOf(
  row: number,
  column: number,
  input: SimilarityChartInput,
  at: Reading['at'] = { seriesIndex: 0, dataIndex: 0 },
): Reading {
  const { rows, columns, values, pValues, rowTitle, columnTitle } = input;
  const pValue = pValues && valueAt(pValues, row, column);
  const value = valueAt(values, row, column);
  return {
    title: `${row + 1} ${rows[row] ?? ''} × ${column + 1} ${columns[column] ?? ''}`,
    values: [
      ['CKA', value === null ? 'undefined: a constant layer' : value.toFixed(3).replace('-', '−')],
      ...(pValue === null ? [] : [['p by random pairings', pValue.toFixed(3)] as const]),
      ...(rowTitle === columnTitle
        ? []
        : [['row, column', `${rowTitle}, ${columnTitle}`] as const]),
    ],
    at,
  };
}

function describe({ rows, columns, values, tunnel }: SimilarityChartInput): string {
  const all = values.flat().filter((value) => value !== null);
  const range =
    all.length === 0
      ? 'no value is defined'
      : `values from ${written(Math.min(...all))} to ${written(Math.max(...all))}`;
  const block = tunnel ? ` Outlined: the tunnel, layers ${tunnel.from} to ${tunnel.to}.` : '';
  return `Heat map of the CKA of ${rows.length} by ${columns.length} layers, ${range}.${block}`;
}
