import { expect, it } from 'vitest';
import { fillIndices, resamplingStream } from './resampling.js';

function draw(seed: number, stream: number, count: number, end: number): number[] {
  const indices = new Int32Array(count);
  fillIndices(indices, end, resamplingStream(seed, stream));
  return [...indices];
}

it('is the same on every machine', () => {
  // From a second implementation, in integers of any size.
  expect(draw(0, 0, 8, 10_000)).toEqual([5478, 6582, 745, 6816, 9747, 8266, 3650, 5898]);
  expect(draw(2 ** 32 + 1, 2, 8, 10_000)).toEqual([6290, 1704, 462, 9812, 7275, 9706, 8336, 885]);
});

it('goes on where it stopped', () => {
  const stream = resamplingStream(5, 1);
  const halves = [new Int32Array(3), new Int32Array(5)];
  for (const half of halves) fillIndices(half, 100, stream);
  expect(halves.flatMap((half) => [...half])).toEqual(draw(5, 1, 8, 100));
});

it('differs by seed, also beyond 32 bits, and by stream', () => {
  const firsts = [
    [0, 0],
    [0, 1],
    [1, 0],
    [2 ** 32, 0],
    [2 ** 32 + 1, 0],
  ].map(([seed = 0, stream = 0]) => draw(seed, stream, 4, 2 ** 30).join());
  expect(new Set(firsts).size).toBe(firsts.length);
});

it('draws every index alike', () => {
  const counts: number[] = Array(10).fill(0);
  for (const index of draw(3, 0, 100_000, 10)) counts[index] = (counts[index] ?? 0) + 1;
  const chi2 = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  // The 0.1 % and 99.9 % points of χ² at nine degrees of freedom.
  expect(chi2).toBeGreaterThan(1.15);
  expect(chi2).toBeLessThan(27.88);
});
