import { fontSize, marginPx } from '../charts/chartFrame.js';
import { entryGapPx, iconGapPx, legendRows, rowPx } from '../charts/legendLayout.js';
import { measureText } from '../font/measureText.js';
import { wrapText } from '../font/wrapText.js';
import { type Drawn, type Place, type Room, textElement } from './drawing.js';

/** An entry of a legend: a name and what stands before it. */
export interface LegendEntry {
  readonly name: string;
  /** The sample, drawn around its middle. */
  sample(middle: Place): readonly object[];
}

/** Legends of more rows than these stand in columns. */
const mostFlowing = 2;

/** Distance from a line of a name to the next. */
const linePx = 15;

/** A legend in rows, each entry’s sample `samplePx` wide; a name too long is broken into lines. */
export function legend(
  entries: readonly LegendEntry[],
  samplePx: number,
  { topPx, widthPx, theme }: Room,
): Drawn {
  const availablePx = widthPx - 2 * marginPx;
  const besidePx = samplePx + iconGapPx;
  const named = entries.map((entry) => {
    const lines = wrapText(entry.name, availablePx - besidePx, fontSize.text);
    const widths = lines.map((line) => measureText(line, fontSize.text));
    return { ...entry, lines, widthPx: besidePx + Math.max(0, ...widths) };
  });
  let y = topPx;
  const elements = legendGrid(named, availablePx, samplePx).flatMap((row) => {
    const middle = y + rowPx / 2;
    y += rowPx + linePx * (Math.max(1, ...row.map(({ entry }) => entry.lines.length)) - 1);
    return row.flatMap(({ entry, leftPx }) => {
      const x = marginPx + leftPx;
      const texts = entry.lines.map((line, index) =>
        textElement(line, [x + besidePx, middle + index * linePx], { colour: theme.text }),
      );
      return [...entry.sample([x + samplePx / 2, middle]), ...texts];
    });
  });
  return { elements, bottomPx: y };
}

/** Entries in rows, one after another, or below each other in columns where there are many. */
function legendGrid<T extends { readonly name: string; readonly widthPx: number }>(
  entries: readonly T[],
  availablePx: number,
  samplePx: number,
): { readonly entry: T; readonly leftPx: number }[][] {
  const names = entries.map(({ name }) => name);
  const flowing = legendRows(names, availablePx, samplePx).map(({ length }) => length);
  const columnPx = Math.max(...entries.map(({ widthPx }) => widthPx)) + entryGapPx;
  const columns = Math.max(1, Math.floor((availablePx + entryGapPx) / columnPx));
  const inColumns = flowing.length > mostFlowing;
  const counts = inColumns
    ? Array.from({ length: Math.ceil(entries.length / columns) }, () => columns)
    : flowing;
  let next = 0;
  return counts.map((count) => {
    const row = entries.slice(next, next + count);
    next += count;
    let flowPx = 0;
    return row.map((entry, index) => {
      const leftPx = inColumns ? index * columnPx : flowPx;
      flowPx += entry.widthPx + entryGapPx;
      return { entry, leftPx };
    });
  });
}
