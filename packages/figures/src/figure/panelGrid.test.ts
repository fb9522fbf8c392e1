import { describe, expect, it } from 'vitest';
import { panelColumns, panelRows } from './panelGrid.js';

const panels = (count: number) => Array.from({ length: count }, (_, index) => index);
const shape = (count: number, widthPx: number, asked: number | null = null) =>
  panelRows(panels(count), widthPx, 250, asked).map((row) => row.length);

describe('panelRows', () => {
  it('are as equal as can be', () => {
    expect(shape(4, 860)).toEqual([2, 2]);
    expect(shape(5, 860)).toEqual([3, 2]);
    expect(shape(7, 860)).toEqual([3, 3, 1]);
    expect(shape(1, 2400)).toEqual([1]);
  });

  it('are as many as asked for, where these fit', () => {
    expect(shape(5, 860, 2)).toEqual([2, 2, 1]);
    expect(shape(5, 860, 40)).toEqual([3, 2]);
    expect(shape(3, 360, 3)).toEqual([1, 1, 1]);
  });

  it('lose no panel and change no order', () => {
    for (const count of panels(30).slice(1)) {
      for (const widthPx of [320, 700, 1200, 2400]) {
        expect(panelRows(panels(count), widthPx, 250, null).flat()).toEqual(panels(count));
      }
    }
  });
});

describe('panelColumns', () => {
  it('have plots of one width, within the figure', () => {
    const row = [
      { leftPx: 60, rightPx: 10 },
      { leftPx: 30, rightPx: 50 },
    ];
    const columns = panelColumns([row, [{ leftPx: 80, rightPx: 0 }]], 860);
    const widths = columns.map(({ plotLeftPx, plotRightPx }) => plotRightPx - plotLeftPx);
    expect(widths[0]).toBe(widths[1]);
    expect(columns[0]).toMatchObject({ fromPx: 16, plotLeftPx: 96 });
    expect(columns[1]?.toPx).toBeLessThanOrEqual(860 - 16);
  });
});
