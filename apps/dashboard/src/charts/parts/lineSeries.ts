import type { Theme } from '@tunnel/figures/browser';
import type { ChartSymbol, LegendEntry } from '../ChartModel.js';

/** A line with its marks as an echarts series; `null` is a gap. */
export function lineSeries(line: {
  readonly entry: LegendEntry;
  readonly theme: Theme;
  readonly points: readonly (readonly [x: number, y: number | null])[];
  readonly yAxisIndex?: number;
  readonly widthPx?: number;
  readonly marks?: boolean;
}) {
  const { entry, theme, points, yAxisIndex = 0, widthPx = 2.25, marks = true } = line;
  const colour = entry.colour(theme);
  return {
    type: 'line',
    name: entry.name,
    yAxisIndex,
    z: 4,
    data: points.map((point) => [...point]),
    symbol: entry.symbol,
    symbolSize: points.length > 30 ? 5 : symbolSizes[entry.symbol],
    showSymbol: marks,
    lineStyle: { color: colour, width: widthPx, type: dashes[entry.line] },
    itemStyle: { color: colour, borderColor: theme.background, borderWidth: 1 },
    emphasis: { lineStyle: { width: widthPx }, scale: 1.4 },
  };
}

const symbolSizes: Record<ChartSymbol, number> = { circle: 8, rect: 7, triangle: 9, diamond: 9 };

const dashes = { solid: 'solid', dashed: [7, 3], dotted: [2, 3], none: 'solid' } as const;
