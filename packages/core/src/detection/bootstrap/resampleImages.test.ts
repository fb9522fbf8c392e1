import { describe, expect, it } from 'vitest';
import { fillIndices, resamplingStream } from '../../statistics/resampling.js';
import { madeUpCorrectness } from '../../testing/madeUpCorrectness.js';
import { resampleImages } from './resampleImages.js';

const stream = () => resamplingStream(7, 1);

/** The definition: draw as many images as there are, and count. */
function byDefinition(correct: Uint8Array[], images: number, resamples: number): number[] {
  const random = stream();
  const drawn = new Int32Array(images);
  return Array.from({ length: resamples }).flatMap(() => {
    fillIndices(drawn, images, random);
    return correct.flatMap((network) =>
      Array.from({ length: network.length / images }, (_, layer) => {
        let right = 0;
        for (const image of drawn) right += network[layer * images + image] ?? 0;
        return right / images;
      }),
    );
  });
}

describe('resampleImages', () => {
  // Images around the 255 draws that a byte holds; columns that fill words and that do not.
  it.each([
    [1, 1, 1],
    [3, 1, 254],
    [4, 1, 255],
    [5, 2, 256],
    [7, 3, 600],
  ])('counts %d layers of %d networks on %d images as the definition does', (depth, n, images) => {
    const correct = Array.from({ length: n }, (_, seed) =>
      madeUpCorrectness(
        Array.from({ length: depth }, (_, layer) => (layer + 1) / depth),
        images,
        { seed },
      ),
    );
    expect([...resampleImages(correct, images, 30, stream())]).toEqual(
      byDefinition(correct, images, 30),
    );
  });

  it('takes the same images for all layers and networks', () => {
    const one = madeUpCorrectness([0.5], 300);
    const both = Uint8Array.from([...one, ...one]);
    const accuracies = resampleImages([both, both], 300, 50, stream());
    for (let at = 0; at < accuracies.length; at += 4) {
      expect(new Set(accuracies.slice(at, at + 4)).size).toBe(1);
    }
    expect(new Set(accuracies).size).toBeGreaterThan(10);
  });

  it('never moves what is always or never right', () => {
    const correct = Uint8Array.from({ length: 2000 }, (_, at) => (at < 1000 ? 1 : 0));
    const accuracies = resampleImages([correct], 1000, 100, stream());
    expect([...accuracies]).toEqual(Array.from({ length: 100 }).flatMap(() => [1, 0]));
  });

  it('spreads as the binomial distribution does', () => {
    const accuracies = resampleImages([madeUpCorrectness([0.8], 1000)], 1000, 4000, stream());
    const mean = accuracies.reduce((sum, value) => sum + value, 0) / 4000;
    const variance = accuracies.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3999;
    // √(0.8 · 0.2 / 1000) = 0.01265; four standard errors of a standard deviation of 4,000 are 4.5 %.
    expect(mean).toBeCloseTo(0.8, 2);
    expect(Math.sqrt(variance) / 0.012649).toBeGreaterThan(0.955);
    expect(Math.sqrt(variance) / 0.012649).toBeLessThan(1.045);
  });
});
