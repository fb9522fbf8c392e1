import type { Theme } from '@tunnel/figures/browser';
import { fontFamily } from './fontFamily.js';

/** Where a tunnel is shown. */
export interface TunnelSpan {
  /** First and last layer, from 1. */
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** Whether there is one; else only where a rule would start it. */
  readonly certain: boolean;
}

/** Tunnels of a smaller share of the layers are short. */
const shortShare = 0.3;

/**
 * The shade behind the layers of a tunnel, and the line before its first one: fainter and dashed where
 * there may be none. A series of its own, so that it stays when lines are hidden.
 *
 * @param threshold the accuracy that the rule asks for, a fraction: a level line; null for none
 */
export function tunnelSeries(
  { from, to, label, certain }: TunnelSpan,
  theme: Theme,
  threshold: number | null = null,
) {
  const level = {
    yAxis: 100 * (threshold ?? 0),
    lineStyle: { color: theme.id, width: 1, type: [3, 3] },
  };
  return {
    type: 'line',
    name: 'tunnel',
    silent: true,
    tooltip: { show: false },
    data: [],
    markArea: {
      silent: true,
      // Below the grid lines.
      z: -10,
      itemStyle: { color: theme.tunnelShade, opacity: certain ? 1 : 0.5 },
      label: {
        show: true,
        // A short tunnel has no room for its name: there it goes on over the extractor.
        position: (to - from + 1) / to < shortShare ? 'insideTopRight' : 'insideTopLeft',
        distance: 6,
        fontFamily,
        fontSize: 12,
        fontWeight: certain ? 600 : 400,
        color: theme.tunnelText,
      },
      data: [[{ name: label, xAxis: from - 0.5 }, { xAxis: to + 0.5 }]],
    },
    markLine: {
      silent: true,
      symbol: 'none',
      label: { show: false },
      lineStyle: { color: theme.tunnelMark, width: 2, type: certain ? 'solid' : [5, 4] },
      data: [{ xAxis: from - 0.5 }, ...(threshold === null ? [] : [level])],
    },
  };
}
