import { describe, expect, it } from 'vitest';
import { renderPng } from '../png/renderPng.js';
import { measureText } from './measureText.js';

describe('measureText', () => {
  it('is zero for nothing, adds up, and grows with the size', () => {
    expect(measureText('', 12)).toBe(0);
    expect(measureText('ab', 12)).toBeCloseTo(measureText('a', 12) + measureText('b', 12), 9);
    expect(measureText('tunnel', 24)).toBeCloseTo(2 * measureText('tunnel', 12), 9);
    expect(measureText('tunnel', 12, 600)).toBeGreaterThan(measureText('tunnel', 12));
    expect(measureText('iiii', 12)).toBeLessThan(measureText('mmmm', 12));
  });

  it('measures characters beyond the font as its box for them', () => {
    expect(measureText('\u{1f600}', 12)).toBeGreaterThan(0);
    expect(measureText('\u{1f600}', 12)).toBe(measureText('\u{1f680}', 12));
  });

  it.each(['numerical rank (right axis)', '0123456789', 'layers 2–12', 'HHHHHHHH'])(
    'agrees within 3 %% with how %s is drawn',
    (text) => {
      const [left, right] = inkOf(text, 40);
      const sideBearingsPx = 10;
      const measuredPx = measureText(text, 40);
      expect(right - left).toBeLessThanOrEqual(1.03 * measuredPx);
      expect(right - left).toBeGreaterThanOrEqual(0.97 * measuredPx - sideBearingsPx);
    },
  );
});

/** First and last column of ink where text is drawn: white over these leaves nothing of it. */
function inkOf(text: string, sizePx: number): [number, number] {
  const picture = (from: number, to: number, words: string) =>
    renderPng(
      `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="60"><rect width="900" height="60" fill="#fff"/><text x="10" y="45" font-family="Inter" font-size="${sizePx}">${words}</text><rect x="${from}" width="${to - from}" height="60" fill="#fff"/></svg>`,
      { scale: 1 },
    );
  const empty = picture(0, 0, '');
  const hidden = (from: number, to: number) => picture(from, to, text).equals(empty);
  return [
    search(0, 900, (column) => !hidden(column, 900)) - 1,
    search(0, 900, (column) => hidden(0, column)),
  ];
}

/** The least column from `low` to `high` at which something that then stays true is true. */
function search(low: number, high: number, holds: (column: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
