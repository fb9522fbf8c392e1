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

/** A legend in rows, each entry’s sample `samplePx` wide; a name too long for the figure is cut. */
export function legend(
  entries: readonly LegendEntry[],
  samplePx: number,
  { topPx, widthPx, theme }: Room,
): Drawn {
  const availablePx = widthPx - 2 * marginPx;
  const names = entries.map(({ name }) =>
    cutToWidth(name, availablePx - samplePx - iconGapPx, fontSize.text),
  );
  const rows = legendRows(names, availablePx, samplePx);
  let next = 0;
  const elements = rows.flatMap((row, index) => {
    const y = topPx + (index + 0.5) * rowPx;
    let x = marginPx;
    return row.flatMap((name) => {
      const sample = entries[next]?.sample([x + samplePx / 2, y]) ?? [];
      next += 1;
      const textX = x + samplePx + iconGapPx;
      x = textX + measureText(name, fontSize.text) + entryGapPx;
      return [...sample, textElement(name, [textX, y], { colour: theme.text })];
    });
  });
  return { elements, bottomPx: topPx + rows.length * rowPx };
}
