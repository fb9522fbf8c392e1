import type { Theme } from '@tunnel/figures/browser';
import { fontFamily } from './fontFamily.js';

/** The room above a plot where the starts of single seeds are marked. */
export const startLanePx = 26;

/** Layers that lie closer leave no room for a count. */
const countPx = 26;

/** Starts of single seeds, and their interval. */
interface Starts {
  readonly starts: readonly (number | null)[];
  readonly interval: { readonly low: number | null; readonly high: number | null } | null;
}

interface RenderApi {
  coord(value: readonly [number, number]): readonly number[];
}

interface RenderParams {
  readonly coordSys: { readonly x: number; readonly y: number; readonly width: number };
}

/**
 * Above the plot: a mark at the layer where each seed alone starts its tunnel, with how many seeds do
 * where there are several, and a bar over the start’s interval. An end beyond the last layer is open.
 */
export function startLane({ starts, interval }: Starts, theme: Theme) {
  const counts = new Map<number, number>();
  for (const start of starts) if (start !== null) counts.set(start, (counts.get(start) ?? 0) + 1);
  if (counts.size === 0 && interval === null) return [];
  const colour = theme.tunnelMark;
  return [
    {
      type: 'custom',
      name: 'starts',
      silent: true,
      clip: false,
      z: 5,
      tooltip: { show: false },
      data: [[1, 0]],
      renderItem: ({ coordSys }: RenderParams, api: RenderApi) => {
        const middle = coordSys.y - startLanePx / 2;
        const x = (layer: number) => api.coord([layer, 0])[0] ?? 0;
        const counted = starts.length > 1 && x(2) - x(1) >= countPx;
        const bar = interval && {
          from: interval.low === null ? coordSys.x + coordSys.width : x(interval.low),
          to: interval.high === null ? coordSys.x + coordSys.width : x(interval.high),
        };
        return {
          type: 'group',
          children: [
            ...(bar ? intervalBar(bar.from, bar.to, middle, colour) : []),
            ...[...counts].flatMap(([start, count]) =>
              startMark(x(start), middle, counted ? count : null, theme),
            ),
          ],
        };
      },
    },
  ];
}

function intervalBar(from: number, to: number, middle: number, stroke: string) {
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    type: 'line',
    shape: { x1, y1, x2, y2 },
    style: { stroke, lineWidth: 2 },
  });
  return [
    line(from, middle, to, middle),
    line(from, middle - 5, from, middle + 5),
    line(to, middle - 5, to, middle + 5),
  ];
}

function startMark(x: number, middle: number, count: number | null, theme: Theme) {
  const half = 6;
  const diamond = {
    type: 'polygon',
    shape: {
      points: [
        [x, middle - half],
        [x + half, middle],
        [x, middle + half],
        [x - half, middle],
      ],
    },
    style: { fill: theme.tunnelMark, stroke: theme.background, lineWidth: 1.5 },
  };
  if (count === null) return [diamond];
  const words = {
    type: 'text',
    style: {
      text: `×${count}`,
      x: x + half + 3,
      y: middle,
      align: 'left',
      verticalAlign: 'middle',
      font: `11px ${fontFamily}`,
      fill: theme.tunnelText,
      // So that it can be read on the bar.
      stroke: theme.background,
      lineWidth: 4,
    },
  };
  return [diamond, words];
}
