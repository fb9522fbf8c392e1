import type { ChartRoom, LegendEntry } from '../ChartModel.js';
import { fontFamily } from './fontFamily.js';

/** Below this width a chart is drawn for a phone: less room at its sides, shorter words. */
const narrowPx = 520;

/** Whether a chart is drawn for a phone. */
export function isNarrow({ widthPx }: ChartRoom): boolean {
  return widthPx < narrowPx;
}

/** Room for title and legend above a chart in a file: as many rows as the legend’s names take. */
export function fileHeadPx(legend: readonly LegendEntry[], widthPx: number): number {
  if (legend.length < 2) return 40;
  const names = legend.reduce((sum, { name }) => sum + 50 + 7 * name.length, 0);
  return 44 + 22 * Math.ceil(names / (widthPx - 40));
}

/** The distance of the plot from the top, for `topPx` of its own labels. */
export function plotTop(room: ChartRoom, legend: readonly LegendEntry[], topPx: number): number {
  return topPx + (room.file ? fileHeadPx(legend, room.widthPx) : 0);
}

/**
 * What all charts have: background and type, nothing that moves, and a legend that hides what is not
 * shown. Title and legend are drawn in files alone: on the page they are HTML.
 */
export function chartFrame(title: string, legend: readonly LegendEntry[], room: ChartRoom) {
  const { theme, hidden, file } = room;
  return {
    animation: false,
    backgroundColor: file ? theme.background : 'transparent',
    textStyle: { fontFamily, color: theme.text },
    title: {
      show: file,
      text: title,
      left: 16,
      top: 12,
      textStyle: { fontFamily, fontSize: 16, fontWeight: 600, color: theme.text },
    },
    legend: {
      show: file && legend.length > 1,
      left: 12,
      right: 12,
      top: 38,
      itemWidth: legend.some(({ line }) => line !== 'none') ? 28 : 12,
      itemGap: 14,
      data: legend.map(({ name }) => name),
      selected: Object.fromEntries(legend.map(({ name }) => [name, !hidden.has(name)])),
      textStyle: { fontFamily, color: theme.text },
    },
    tooltip: {
      confine: true,
      className: 'chart-tip',
      // The page’s style sheet says how it looks.
      padding: 0,
      borderWidth: 0,
      backgroundColor: 'transparent',
      extraCssText: 'box-shadow:none',
      transitionDuration: 0,
      axisPointer: { lineStyle: { color: theme.muted, type: 'solid', width: 1 } },
    },
  };
}
