import { measureText } from '../font/measureText.js';
import type { Theme } from '../theme/themes.js';
import { axisFont, fontSize, marginPx } from './chartFrame.js';

/** Width of a sample of a line. */
export const iconPx = 34;
/** Height of a row of a legend. */
export const rowPx = 22;

/** Between an entry’s sample and its name, as echarts has it. */
export const iconGapPx = 5;

/** White space between entries. */
export const entryGapPx = 18;

/**
 * A legend of line samples at the left margin, and its height: one echarts legend a row, since
 * echarts breaks rows itself but does not say beforehand how many there will be. A name too long for
 * the figure is cut.
 */
export function legendLayout(
  names: readonly string[],
  topPx: number,
  widthPx: number,
  theme: Theme,
) {
  const availablePx = widthPx - 2 * marginPx;
  const rows = legendRows(names, availablePx);
  const option = rows.map((row, index) => ({
    left: marginPx,
    top: topPx + index * rowPx,
    padding: 0,
    itemWidth: iconPx,
    itemHeight: 9,
    itemGap: entryGapPx,
    selectedMode: false,
    lineStyle: { width: 'inherit' },
    textStyle: {
      ...axisFont,
      color: theme.text,
      lineHeight: rowPx - 6,
      ...(row.length > 1 ? {} : cut(row, availablePx)),
    },
    data: row,
  }));
  return { option, heightPx: rows.length * rowPx };
}

/**
 * The names, each beside a sample `samplePx` wide, in rows that are at most `availablePx` wide where
 * a row has more than one.
 */
export function legendRows(
  names: readonly string[],
  availablePx: number,
  samplePx = iconPx,
): string[][] {
  const rows: string[][] = [];
  let usedPx = 0;
  for (const name of names) {
    const row = rows.at(-1);
    if (row && usedPx + entryPx(name, samplePx) <= availablePx) {
      row.push(name);
    } else {
      rows.push([name]);
      usedPx = 0;
    }
    usedPx += entryPx(name, samplePx) + entryGapPx;
  }
  return rows;
}

function entryPx(name: string, samplePx = iconPx): number {
  return samplePx + iconGapPx + measureText(name, fontSize.text);
}

function cut(row: readonly string[], availablePx: number) {
  if (row.every((name) => entryPx(name) <= availablePx)) return {};
  return { width: availablePx - iconPx - iconGapPx, overflow: 'truncate' };
}
