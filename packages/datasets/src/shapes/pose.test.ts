import { createRandomStream } from '@tunnel/core';
import { expect, it } from 'vitest';
import { directionOf, randomPose } from './pose.js';
import { imageSide, shapesRecipe } from './shapesRecipe.js';

it.each([-1, -0.3, 0, 0.15, 1])('turns by twice the arc tangent of %d', (tangent) => {
  const { x, y } = directionOf(tangent);
  expect(x).toBeCloseTo(Math.cos(2 * Math.atan(tangent)), 12);
  expect(y).toBeCloseTo(Math.sin(2 * Math.atan(tangent)), 12);
});

it('spreads over the recipe’s ranges and not beyond', () => {
  const random = createRandomStream(3);
  const poses = Array.from({ length: 2000 }, () => randomPose(random));
  const [offsetLow, offsetHigh] = shapesRecipe.offsetPx;
  const ranges = [
    [poses.map((pose) => pose.scale), ...shapesRecipe.scalePx],
    [poses.map((pose) => pose.centreX - imageSide / 2), offsetLow, offsetHigh],
    [poses.map((pose) => pose.centreY - imageSide / 2), offsetLow, offsetHigh],
  ] as const;
  for (const [values, low, high] of ranges) {
    const slack = (high - low) / 50;
    expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
    expect(Math.min(...values)).toBeLessThan(low + slack);
    expect(Math.max(...values)).toBeLessThan(high);
    expect(Math.max(...values)).toBeGreaterThan(high - slack);
  }
});
