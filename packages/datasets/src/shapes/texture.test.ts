import { createRandomStream } from '@tunnel/core';
import { expect, it } from 'vitest';
import { imageSide } from './shapesRecipe.js';
import { randomTexture } from './texture.js';

it('gives levels in [−0.5, 0.5] around 0, plain about one time in five', () => {
  let plain = 0;
  let sum = 0;
  for (let word = 0; word < 500; word += 1) {
    const levels = levelsOf(word);
    expect(Math.max(...levels)).toBeLessThanOrEqual(0.5);
    expect(Math.min(...levels)).toBeGreaterThanOrEqual(-0.5);
    if (new Set(levels).size === 1) plain += 1;
    sum += levels.reduce((a, b) => a + b, 0) / levels.length;
  }
  expect(plain).toBeGreaterThan(60);
  expect(plain).toBeLessThan(140);
  expect(Math.abs(sum / 500)).toBeLessThan(0.02);
});

function levelsOf(word: number): number[] {
  const texture = randomTexture(createRandomStream(word));
  return Array.from({ length: imageSide * imageSide }, (_, pixel) =>
    texture(pixel % imageSide, Math.floor(pixel / imageSide)),
  );
}
