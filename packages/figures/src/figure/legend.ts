import { fontSize, marginPx } from '../charts/chartFrame.js';
import { entryGapPx, iconGapPx, legendRows, rowPx } from '../charts/legendLayout.js';
import { cutToWidth } from '../font/cutToWidth.js';
import { measureText } from '../font/measureText.js';
import { type Drawn, type Place, type Room, textElement } from './drawing.js';

/** An entry of a legend: a name and what stands before it. */
export interface LegendEntry {
  readonly name: string;
  /** The sample, drawn around its middle. */
  sample(middle: Place): readonly object[];
}

/** Legends of more rows than these stand in columns. */
const mostFlowing = 2;

/** A legend in rows, each entry’s sample `samplePx` wide; a name too long for the figure is cut. */
export function legend(
  entries: readonly LegendEntry[],
  samplePx: number,
  { topPx, widthPx, theme }: Room,
): Drawn {
  const availablePx = widthPx - 2 * marginPx;
  const besidePx = samplePx + iconGapPx;
  const names = entries.map(({ name }) => cutToWidth(name, availablePx - besidePx, fontSize.text));
  const { places, rows } = entryPlaces(names, besidePx, availablePx, samplePx);
  const elements = entries.flatMap(({ sample }, index) => {
    const { left, row } = places[index] ?? { left: 0, row: 0 };
    const [x, y] = [marginPx + left, topPx + (row + 0.5) * rowPx];
    const text = textElement(names[index] ?? '', [x + besidePx, y], { colour: theme.text });
    return [...sample([x + samplePx / 2, y]), text];
  });
  return { elements, bottomPx: topPx + rows * rowPx };
}

/** Where entries begin, and in which row: one after another, or in columns where there are many. */
function entryPlaces(
  names: readonly string[],
  besidePx: number,
  availablePx: number,
  samplePx: number,
) {
  const widths = names.map((name) => besidePx + measureText(name, fontSize.text));
  const flowing = legendRows(names, availablePx, samplePx);
  if (flowing.length > mostFlowing) {
    const columnPx = Math.max(...widths) + entryGapPx;
    const columns = Math.max(1, Math.floor((availablePx + entryGapPx) / columnPx));
    const places = names.map((_, index) => ({
      left: (index % columns) * columnPx,
      row: Math.floor(index / columns),
    }));
    return { places, rows: Math.ceil(names.length / columns) };
  }
  let next = 0;
  const places = flowing.flatMap((row, index) => {
    let left = 0;
    return row.map(() => {
      const place = { left, row: index };
      left += (widths[next] ?? 0) + entryGapPx;
      next += 1;
      return place;
    });
  });
  return { places, rows: flowing.length };
}
