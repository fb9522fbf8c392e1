import { describe, expect, it } from 'vitest';
import { niceTicks } from './niceTicks.js';

describe('niceTicks', () => {
  it.each([
    [0, 1],
    [-36, 100],
    [0.013, 0.0171],
    [1e-300, 3e-300],
    [-1e300, 1e300],
    [999_999, 1_000_001],
  ])('are round numbers around %d to %d', (low, high) => {
    for (const intervals of [1, 2, 5, 8]) {
      const { ends, around, within } = niceTicks(low, high, intervals);
      expect(ends.low).toBeLessThanOrEqual(low + 1e-5 * (high - low));
      expect(ends.high).toBeGreaterThanOrEqual(high - 1e-5 * (high - low));
      expect(around.length).toBeLessThanOrEqual(intervals + 3);
      expect(around.length).toBeGreaterThanOrEqual(2);
      expect(around).toEqual(expect.arrayContaining([...within]));
    }
  });

  it('are exact', () => {
    expect(niceTicks(0, 1, 5).around).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(niceTicks(0.05, 0.35, 6).within).toEqual([0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35]);
    expect(niceTicks(3, 6, 6, 1).around).toEqual([3, 4, 5, 6]);
  });
});
