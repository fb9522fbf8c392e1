import { describe, expect, it } from 'vitest';
import { seeds } from '../testing/chartRoom.js';
import { accuracyAxis, logEnds, rankAxis } from './scales.js';

describe('accuracyAxis', () => {
  it('has round steps around the values', () => {
    expect(accuracyAxis([seeds(0.31), seeds(0.54)])).toMatchObject({ min: 30, max: 55, step: 5 });
    expect(accuracyAxis([seeds(0.02), seeds(0.99)])).toMatchObject({ min: 0, max: 100, step: 20 });
  });

  it('is not filled by noise', () => {
    const { min, max } = accuracyAxis([seeds(0.5), seeds(0.501)]);
    expect(max - min).toBeGreaterThanOrEqual(1);
    expect(min).toBeLessThanOrEqual(50);
    expect(max).toBeGreaterThanOrEqual(50.1);
  });

  it('follows the wide band of two seeds only so far', () => {
    const wide = { ...seeds(0.5, 0.52), low: -1, high: 2 };
    expect(accuracyAxis([wide])).toMatchObject({ min: 40, max: 60 });
  });
});

describe('rankAxis', () => {
  it('goes from 1 to the next power of ten', () => {
    expect(rankAxis([seeds(400, 1200)])).toMatchObject({ min: 1, max: 10_000 });
    expect(rankAxis([seeds(0)])).toMatchObject({ min: 1, max: 10 });
  });
});

describe('logEnds', () => {
  it('ends at 1, 2 or 5 times a power of ten, with marks at them', () => {
    expect(logEnds(11, 13)).toEqual({ min: 10, max: 20, marks: [10, 20] });
    expect(logEnds(0.3, 7)).toEqual({ min: 0.2, max: 10, marks: [0.2, 0.5, 1, 2, 5, 10] });
  });

  it('ends and has marks at powers of ten alone where there are many', () => {
    expect(logEnds(0.003, 7)).toEqual({ min: 0.001, max: 10, marks: [0.001, 0.01, 0.1, 1, 10] });
  });

  it('has room for one value', () => {
    const { min, max } = logEnds(10, 10);
    expect(min).toBeLessThanOrEqual(10);
    expect(max).toBeGreaterThan(min);
  });
});
