import { type ThemeName, themes } from '@tunnel/figures/browser';
import type { ChartRoom } from '../ChartModel.js';
import { type Measured, measuredOf } from '../Measured.js';

/** A desktop’s room for a chart. */
export function roomOf(room: Partial<ChartRoom> = {}, theme: ThemeName = 'light'): ChartRoom {
  return { theme: themes[theme], widthPx: 900, hidden: new Set(), file: false, ...room };
}

/** What seeds 0, 1, … have. */
export function seeds(...values: number[]): Measured {
  return measuredOf(values.map((value, seed) => ({ seed, value })));
}
