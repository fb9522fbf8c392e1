import type { Theme } from '../theme/themes.js';

/** A point of a line, and how far its band reaches there: both ends are the value without one. */
export interface Point {
  readonly x: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A point without a band. */
export function barePoint(x: number, value: number): Point {
  return { x, value, low: value, high: value };
}

/** One line of a chart. */
export interface Line {
  /** Its name in the legend. */
  readonly name: string;
  readonly axis: 'left' | 'right';
  readonly colour: string;
  /** Fill of the band; null for a line without one. */
  readonly band: string | null;
  readonly points: readonly Point[];
  readonly symbol: 'circle' | 'rect' | 'triangle' | 'none';
  /** Lengths of strokes and gaps, in pixels. */
  readonly dash: 'solid' | number[];
  readonly widthPx: number;
}

/** A line with its markers, as an echarts series; what is on the left axis lies above. */
export function lineSeries(line: Line, theme: Theme) {
  const symbolPx = line.symbol === 'triangle' ? 8 : 7;
  const dense = line.points.length > 30;
  return {
    type: 'line',
    name: line.name,
    yAxisIndex: line.axis === 'left' ? 0 : 1,
    silent: true,
    emphasis: { disabled: true },
    z: line.axis === 'left' ? 4 : 3,
    data: line.points.map(({ x, value }) => [x, value]),
    symbol: line.symbol,
    symbolSize: dense ? symbolPx - 3 : symbolPx,
    showSymbol: line.points.length <= 120,
    lineStyle: { color: line.colour, width: line.widthPx, type: line.dash },
    itemStyle: {
      color: line.colour,
      borderColor: theme.background,
      borderWidth: dense ? 0 : 1,
      // The legend draws a mark even where the line has none.
      opacity: line.symbol === 'none' ? 0 : 1,
    },
  };
}

/** The band around a line; none where the line has none. */
export function lineBand(line: Line, x: (at: number) => number, y: (value: number) => number) {
  const flat = line.points.every(({ low, high }) => low === high);
  if (line.band === null || flat || line.points.length < 2) return [];
  const upper = line.points.map(({ x: at, high }) => [x(at), y(high)]);
  const lower = line.points.map(({ x: at, low }) => [x(at), y(low)]);
  return [
    {
      type: 'polygon',
      z: 1,
      silent: true,
      shape: { points: [...upper, ...lower.reverse()] },
      style: { fill: line.band, opacity: 0.75 },
    },
  ];
}
