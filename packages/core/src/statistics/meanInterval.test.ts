import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../testing/SeededRandom.js';
import { meanInterval, meanIntervalSchema } from './meanInterval.js';
import { studentQuantile } from './studentQuantile.js';

describe('studentQuantile', () => {
  // Five decimals of any printed table of t, two-sided 95 %, 99 % and 50 %.
  it.each([
    [0.975, 1, 12.7062],
    [0.975, 2, 4.30265],
    [0.975, 3, 3.18245],
    [0.975, 4, 2.77645],
    [0.975, 5, 2.57058],
    [0.975, 9, 2.26216],
    [0.975, 10, 2.22814],
    [0.975, 30, 2.04227],
    [0.975, 120, 1.97993],
    [0.995, 2, 9.92484],
    [0.995, 7, 3.49948],
    [0.75, 6, 0.71756],
  ])('of %d at %d degrees of freedom is %d', (share, freedom, t) => {
    expect(Math.abs(studentQuantile(share, freedom) - t)).toBeLessThan(t < 10 ? 6e-6 : 6e-5);
  });

  // t = tan(π(p − ½)) at one degree of freedom, t = (2p − 1) √(2 / (1 − (2p − 1)²)) at two.
  it('follows the closed forms of one and two degrees', () => {
    for (let share = 0.51; share < 0.9999; share += 0.007) {
      const u = 2 * share - 1;
      expect(studentQuantile(share, 1) / Math.tan(Math.PI * (share - 0.5))).toBeCloseTo(1, 11);
      expect(studentQuantile(share, 2) / (u * Math.sqrt(2 / (1 - u * u)))).toBeCloseTo(1, 11);
    }
  });

  it('falls towards the normal distribution', () => {
    let before = Number.POSITIVE_INFINITY;
    for (const freedom of [1, 2, 3, 4, 5, 8, 13, 50, 1000, 100_000]) {
      const t = studentQuantile(0.975, freedom);
      expect(t).toBeLessThan(before);
      before = t;
    }
    expect(before).toBeCloseTo(1.959964, 4);
  });
});

describe('meanInterval', () => {
  it('is Student’s, by hand', () => {
    // Deviations −2, 0, 2: variance 4, standard error 2/√3, t at 2 degrees 4.302653.
    const found = meanInterval([3, 5, 7]);
    expect(found).toMatchObject({ n: 3, mean: 5, standardDeviation: 2 });
    expect(found.standardError).toBeCloseTo(1.1547005, 7);
    expect(found.interval?.low).toBeCloseTo(5 - 4.9682757, 6);
    expect(found.interval?.high).toBeCloseTo(5 + 4.9682757, 6);
    expect(meanIntervalSchema.parse(found)).toEqual(found);
  });

  it('has no spread of one value, and none invented', () => {
    expect(meanInterval([0.5])).toEqual({
      n: 1,
      mean: 0.5,
      standardDeviation: null,
      standardError: null,
      interval: null,
    });
  });

  it('is a point for equal values', () => {
    expect(meanInterval([0.1, 0.1, 0.1])).toMatchObject({
      mean: 0.1,
      standardDeviation: 0,
      interval: { low: 0.1, high: 0.1 },
    });
  });

  it('moves and scales with its values', () => {
    const values = [0.3, 0.37, 0.31, 0.52];
    const plain = meanInterval(values);
    const moved = meanInterval(values.map((value) => 10 - 2 * value));
    expect(moved.interval?.low).toBeCloseTo(10 - 2 * (plain.interval?.high ?? 0), 10);
    expect(moved.standardError).toBeCloseTo(2 * (plain.standardError ?? 0), 10);
  });

  it('holds the mean of a normal distribution 95 times in 100', () => {
    const random = new SeededRandom(3);
    // Twelve uniform numbers: a normal distribution of mean 6 to this test’s precision.
    const normal = () => Array.from({ length: 12 }).reduce<number>((s) => s + random.next(), 0);
    let held = 0;
    for (let round = 0; round < 4000; round++) {
      const { interval } = meanInterval([normal(), normal(), normal()]);
      if (interval && interval.low <= 6 && 6 <= interval.high) held++;
    }
    // Four standard errors of 4,000 rounds are 1.4 points.
    expect(held / 4000).toBeGreaterThan(0.936);
    expect(held / 4000).toBeLessThan(0.964);
  });

  it.each([[[]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY, 1]]])('%j is refused', (values) => {
    expect(() => meanInterval(values)).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });
});
