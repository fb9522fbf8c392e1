import { describe, expect, it } from 'vitest';
import { accuracyStandardError } from './accuracyStandardError.js';
import { wilsonInterval } from './wilsonInterval.js';

describe('accuracyStandardError', () => {
  it.each([
    [0.5, 100, 0.05],
    [0.8, 1000, 0.012649110640673518],
    [0, 10, 0],
    [1, 10, 0],
  ])('of %d on %d images is %d', (accuracy, images, error) => {
    expect(accuracyStandardError(accuracy, images)).toBeCloseTo(error, 15);
  });
});

describe('wilsonInterval', () => {
  // Computed by hand from the closed forms at the ends: z²/(n + z²) and n/(n + z²), z² = 3.841459.
  it.each([
    [0, 10, 0, 0.277_532_8],
    [1, 10, 0.722_467_2, 1],
    [0.5, 100, 0.403_831_5, 0.596_168_5],
  ])('of %d on %d images is %d to %d', (accuracy, images, low, high) => {
    const interval = wilsonInterval(accuracy, images);
    expect(interval.low).toBeCloseTo(low, 6);
    expect(interval.high).toBeCloseTo(high, 6);
  });

  it('holds the accuracy, mirrors with the errors, narrows with images', () => {
    for (const accuracy of [0, 0.013, 0.2, 0.5, 0.77, 1]) {
      const { low, high } = wilsonInterval(accuracy, 500);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(accuracy);
      expect(high).toBeGreaterThanOrEqual(accuracy);
      expect(high).toBeLessThanOrEqual(1);
      const mirrored = wilsonInterval(1 - accuracy, 500);
      expect(mirrored.low).toBeCloseTo(1 - high, 12);
      const narrower = wilsonInterval(accuracy, 5000);
      expect(narrower.high - narrower.low).toBeLessThan(high - low);
    }
  });
});

it.each([
  [Number.NaN, 10],
  [-0.1, 10],
  [1.1, 10],
  [0.5, 0],
  [0.5, 1.5],
  [0.5, Number.NaN],
])('accuracy %d on %d images is refused', (accuracy, images) => {
  const refusal = expect.objectContaining({ code: 'invalid-request' });
  expect(() => accuracyStandardError(accuracy, images)).toThrow(refusal);
  expect(() => wilsonInterval(accuracy, images)).toThrow(refusal);
});
