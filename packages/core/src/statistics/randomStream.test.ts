import { expect, it } from 'vitest';
import { createRandomStream, uniform, uniformIndex } from './randomStream.js';

function take(count: number, ...words: number[]): number[] {
  const random = createRandomStream(...words);
  return Array.from({ length: count }, random);
}

it('is fixed by its words, by each of them and by their order', () => {
  expect(take(8, 1, 2, 3)).toEqual(take(8, 1, 2, 3));
  const others = [[1, 2, 4], [2, 2, 3], [3, 2, 1], [1, 2], [1, 2, 3, 0], []];
  for (const words of others) expect(take(8, ...words)).not.toEqual(take(8, 1, 2, 3));
});

it('is uniform, within a stream and across the streams of successive words', () => {
  const within = take(16_000, 7);
  const across = Array.from({ length: 16_000 }, (_, i) => take(1, 7, i)[0] ?? Number.NaN);
  for (const values of [within, across]) {
    const counts = new Array<number>(16).fill(0);
    for (const value of values)
      counts[Math.floor(value * 16)] = (counts[Math.floor(value * 16)] ?? 0) + 1;
    const chiSquared = counts.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    // 99.9 % of uniform samples stay below 37.7 at 15 degrees of freedom.
    expect(chiSquared).toBeLessThan(37.7);
    expect(Math.abs(lagOneCorrelation(values))).toBeLessThan(0.03);
  }
});

it('keeps to the ranges that are asked for', () => {
  const random = createRandomStream(5);
  const indices = new Set<number>();
  for (let i = 0; i < 1000; i += 1) {
    const value = uniform(random, -3, 2);
    expect(value).toBeGreaterThanOrEqual(-3);
    expect(value).toBeLessThan(2);
    indices.add(uniformIndex(random, 4));
  }
  expect([...indices].sort()).toEqual([0, 1, 2, 3]);
});

function lagOneCorrelation(values: readonly number[]): number {
  let sum = 0;
  for (let i = 1; i < values.length; i += 1) {
    sum += ((values[i] ?? 0) - 0.5) * ((values[i - 1] ?? 0) - 0.5);
  }
  return (sum / (values.length - 1)) * 12;
}
