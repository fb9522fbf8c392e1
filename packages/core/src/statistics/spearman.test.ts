import { expect, it } from 'vitest';
import { spearman } from './spearman.js';

it('is 1 − 6 Σd² / (n (n² − 1)) without ties', () => {
  // A textbook’s ten people; Σd² = 194, so 1 − 6 · 194 / 990 = −29/165.
  const iq = [106, 86, 100, 101, 99, 103, 97, 113, 112, 110];
  const hours = [7, 2, 27, 50, 28, 29, 20, 12, 6, 17];
  expect(spearman(iq, hours)).toBeCloseTo(-29 / 165, 14);
});

it('gives ties their mean rank, by hand', () => {
  // Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: deviations’ products 4.5, squares 4.5 and 5.
  expect(spearman([1, 7, 7, 9], [2, 3, 4, 5])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 14);
});

it('is 1 for all that rises, −1 for all that falls, and nothing for a constant', () => {
  const x = [3, 1, 2, 8];
  expect(spearman(x, x.map(Math.exp))).toBeCloseTo(1, 14);
  expect(
    spearman(
      x,
      x.map((value) => -(value ** 3)),
    ),
  ).toBeCloseTo(-1, 14);
  expect(spearman(x, [5, 5, 5, 5])).toBeNull();
});
