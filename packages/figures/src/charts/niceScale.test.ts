import { describe, expect, it } from 'vitest';
import { countScale, logScale, percentScale, positiveScale } from './niceScale.js';

describe('percentScale', () => {
  it('holds what it is given, in 4 to 8 round steps within 0 to 100', () => {
    for (let low = 0; low <= 100; low += 3.7) {
      for (let high = low; high <= 100; high += 4.3) {
        const { min, max, step, intervals } = percentScale(low, high);
        expect(min).toBeLessThanOrEqual(low);
        expect(max).toBeGreaterThanOrEqual(high);
        expect(min).toBeGreaterThanOrEqual(0);
        expect(max).toBeLessThanOrEqual(100);
        expect(intervals).toBeGreaterThanOrEqual(4);
        expect(intervals).toBeLessThanOrEqual(8);
        expect(min + intervals * step).toBeCloseTo(max, 9);
        expect(min % step).toBe(0);
      }
    }
  });
});

describe('positiveScale and countScale', () => {
  it.each([0, 0.003, 0.7, 1, 2.3, 69, 483, 512, 8000])('hold %d', (high) => {
    for (const intervals of [4, 5, 6]) {
      expect(positiveScale(high, intervals).max).toBeGreaterThanOrEqual(high * (1 - 1e-9));
      const scale = countScale(high, intervals);
      expect(Number.isInteger(scale.step)).toBe(true);
      expect(scale.max).toBeGreaterThanOrEqual(high);
      expect(scale.max).toBeLessThanOrEqual(Math.max(intervals, 2 * high));
    }
  });
});

describe('logScale', () => {
  it.each([
    [9, 1400, 5, 2000],
    [1, 2, 1, 2],
    [10, 10, 10, 20],
    [3, 8000, 2, 10_000],
  ])('holds %d to %d', (low, high, min, max) => {
    const scale = logScale(low, high);
    expect(10 ** scale.min).toBeCloseTo(min, 9);
    expect(10 ** scale.max).toBeCloseTo(max, 6);
    expect(scale.marks.length).toBeGreaterThan(1);
    for (const mark of scale.marks) {
      expect(mark).toBeGreaterThanOrEqual(scale.min);
      expect(mark).toBeLessThanOrEqual(scale.max);
    }
  });

  it('marks powers of ten alone over many decades', () => {
    expect(logScale(1, 9000).marks).toEqual([0, 1, 2, 3, 4]);
  });
});
