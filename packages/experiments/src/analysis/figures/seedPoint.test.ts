import { describe, expect, it } from 'vitest';
import { seedPoint } from './seedPoint.js';

describe('a point over seeds', () => {
  it('is their mean with its interval', () => {
    const { y, low, high } = seedPoint(4, [1, 2, 3]);
    expect(y).toBe(2);
    expect((low ?? 0) + (high ?? 0)).toBeCloseTo(4, 9);
    expect(low).toBeLessThan(1);
  });

  it('is the geometric mean on a log axis, with an interval above 0', () => {
    const { y, low, high } = seedPoint(4, [1, 10, 100], 'log');
    expect(y).toBeCloseTo(10, 9);
    expect((low ?? 0) * (high ?? 0)).toBeCloseTo(100, 6);
    expect(low).toBeGreaterThan(0);
  });

  it('has no interval from one seed', () => {
    expect(seedPoint(4, [7])).toEqual({ x: 4, y: 7, low: null, high: null });
  });

  it('is not there where a seed has no value, or none that has a logarithm', () => {
    const nothing = { x: 4, y: null, low: null, high: null };
    expect(seedPoint(4, [1, null])).toEqual(nothing);
    expect(seedPoint(4, [1, 0], 'log')).toEqual(nothing);
    expect(seedPoint(4, [1, 0]).y).toBe(0.5);
  });
});
