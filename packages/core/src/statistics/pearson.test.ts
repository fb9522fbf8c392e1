import { expect, it } from 'vitest';
import { SeededRandom } from '../testing/SeededRandom.js';
import { pearson } from './pearson.js';

it('is the definition, by hand', () => {
  // Deviations (−1.5, −0.5, 0.5, 1.5) and (−1, 1, −1, 1): 2 / (√5 · 2).
  expect(pearson([1, 2, 3, 4], [0, 2, 0, 2])).toBeCloseTo(1 / Math.sqrt(5), 14);
  expect(pearson([0, 1, 2], [5, 5, 8])).toBeCloseTo(Math.sqrt(3) / 2, 14);
});

it('is 1 and −1 on lines, and stays within them', () => {
  const random = new SeededRandom(8);
  for (let round = 0; round < 200; round++) {
    const x = Array.from({ length: 12 }, () => random.next());
    const y = x.map((value) => 3 + 1e-3 * value);
    expect(pearson(x, y)).toBeCloseTo(1, 9);
    expect(pearson(x, x)).toBeLessThanOrEqual(1);
    expect(
      pearson(
        x,
        y.map((value) => -value),
      ),
    ).toBeGreaterThanOrEqual(-1);
  }
});

it('does not change with order, scale or place', () => {
  const x = [0.3, 0.5, 0.52, 0.54];
  const y = [0.5, 0.6, 0.4, 0.3];
  const value = pearson(x, y) ?? 0;
  expect(pearson(y, x)).toBeCloseTo(value, 14);
  expect(
    pearson(
      x.map((v) => 7 * v - 2),
      [...y],
    ),
  ).toBeCloseTo(value, 12);
  expect(pearson([...x].reverse(), [...y].reverse())).toBeCloseTo(value, 14);
});

it('is not defined for a constant, not even one with rounding errors', () => {
  expect(pearson([1, 2, 3], [5, 5, 5])).toBeNull();
  expect(pearson([0.1 + 0.2, 0.3, 0.3], [1, 2, 3])).toBeNull();
  expect(pearson([0, 0], [1, 2])).toBeNull();
});
