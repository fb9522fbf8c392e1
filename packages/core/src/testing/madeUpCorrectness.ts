import { SeededRandom } from './SeededRandom.js';

/**
 * Correctness `[layers × images]` that has exactly these accuracies (to a whole image). The same
 * images are easy for all layers, but for `noise`: 0 for exactly the same, large for none in common.
 */
export function madeUpCorrectness(
  accuracies: readonly number[],
  images: number,
  { noise = 0.5, seed = 0 } = {},
): Uint8Array {
  const random = new SeededRandom(seed);
  const correct = new Uint8Array(accuracies.length * images);
  accuracies.forEach((accuracy, layer) => {
    const difficulty = Array.from(
      { length: images },
      (_, image) => image / images + noise * random.next(),
    );
    const easiest = difficulty.map((_, image) => image);
    easiest.sort((a, b) => (difficulty[a] ?? 0) - (difficulty[b] ?? 0));
    for (const image of easiest.slice(0, Math.round(accuracy * images))) {
      correct[layer * images + image] = 1;
    }
  });
  return correct;
}
