import { expect, it } from 'vitest';
import { SeededRandom } from '../testing/SeededRandom.js';
import { holm } from './holm.js';

it('multiplies the smallest by all, the next by one fewer, and never falls, by hand', () => {
  // 4 · 0.005, 3 · 0.01, 2 · 0.03, and 1 · 0.04, which would be below the one before.
  const corrected = holm([0.01, 0.04, 0.03, 0.005]);
  [0.03, 0.06, 0.06, 0.02].forEach((p, at) => {
    expect(corrected[at]).toBeCloseTo(p, 12);
  });
});

it('stops at 1, corrects one alone by nothing, and equal ones alike', () => {
  expect(holm([0.7, 0.6])).toEqual([1, 1]);
  expect(holm([0.03125])).toEqual([0.03125]);
  expect(holm([0.03125, 0.03125, 0.03125])).toEqual([0.09375, 0.09375, 0.09375]);
  expect(holm([])).toEqual([]);
});

it('lies between the p-value and Bonferroni’s, and keeps to the order given', () => {
  const random = new SeededRandom(2);
  for (let round = 0; round < 50; round++) {
    const pValues = Array.from({ length: 1 + random.below(7) }, () => random.next() / 4);
    const corrected = holm(pValues);
    pValues.forEach((p, at) => {
      expect(corrected[at]).toBeGreaterThanOrEqual(p);
      expect(corrected[at]).toBeLessThanOrEqual(Math.min(1, p * pValues.length));
    });
    const reversed = holm(pValues.toReversed());
    expect(reversed.toReversed()).toEqual(corrected);
  }
});
