import type { Theme, TidyData } from '@tunnel/figures/browser';
import type { EChartsCoreOption } from 'echarts/core';

/** Where a chart is drawn. */
export interface ChartRoom {
  readonly theme: Theme;
  readonly widthPx: number;
  /** Names of series that are not shown. */
  readonly hidden: ReadonlySet<string>;
  /** Whether it is drawn for a file, which has its title and its legend within it. */
  readonly file: boolean;
}

/** How a name is marked, in the legend as in the chart. */
export interface LegendEntry {
  readonly name: string;
  readonly symbol: ChartSymbol;
  /** Strokes of its line; `none` for points that are not joined. */
  readonly line: 'solid' | 'dashed' | 'dotted' | 'none';
  colour(theme: Theme): string;
}

/** The marks of points: they tell apart what colours do not. */
export type ChartSymbol = 'circle' | 'rect' | 'triangle' | 'diamond';

/** What is found at one place of a chart, by pointer or by arrow keys. */
export interface Reading {
  readonly title: string;
  readonly values: readonly (readonly [name: string, value: string])[];
  /** Which point echarts has there. */
  readonly at: { readonly seriesIndex: number; readonly dataIndex: number };
}

/** A chart as data: what it shows, in words and numbers, and how echarts draws it. */
export interface ChartModel {
  /** Its accessible name; its files are called after it. */
  readonly title: string;
  /** What is to be seen, for who cannot see it. */
  readonly description: string;
  /** Many points are drawn faster on a canvas than as SVG. */
  readonly renderer: 'svg' | 'canvas';
  readonly legend: readonly LegendEntry[];
  /** In rows from the top, each from the left, as arrow keys go. */
  readonly readings: readonly (readonly Reading[])[];
  /** What stands in place of the picture: numbers as they are read. */
  readonly table: TidyData;
  /** What its CSV has: all numbers, at full precision. */
  readonly data: TidyData;
  heightPx(widthPx: number): number;
  option(room: ChartRoom): EChartsCoreOption;
}
