import { describe, expect, it } from 'vitest';
import { measureText } from '../font/measureText.js';
import { layerTicks } from './layerTicks.js';

describe('layerTicks', () => {
  it('numbers every layer where there is room', () => {
    expect(layerTicks(1, 4, 400, 12).labels).toEqual([1, 2, 3, 4]);
  });

  it.each([2, 12, 60, 256, 1000])('keeps the numbers of %i layers apart', (last) => {
    for (const widthPx of [150, 300, 700, 1500]) {
      const { labels } = layerTicks(1, last, widthPx, 12);
      expect(labels.length).toBeGreaterThan(0);
      const apartPx = measureText(String(last), 12);
      labels.slice(1).forEach((label, index) => {
        const gapPx = ((label - (labels[index] ?? 0)) * widthPx) / last;
        expect(gapPx).toBeGreaterThan(apartPx);
      });
    }
  });
});
