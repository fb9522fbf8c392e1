import type { RandomStream } from '../../statistics/randomStream.js';
import { fillIndices } from '../../statistics/resampling.js';

/** Columns whose counts one 32-bit word holds, a byte each. */
const lanes = 4;
/** Draws after which a byte may be full. */
const block = 255;

/**
 * Accuracies on resampled test images: `[resamples × networks × layers]`. In each resample as many
 * images are drawn, with replacement, as there are, the same ones for all layers and all networks:
 * what makes an image easy or hard is shared by them, and must not average out.
 *
 * It counts exactly. Four columns (layers, or layers of other networks) are counted at once in the
 * bytes of a word, and emptied before a byte can overflow.
 *
 * @param correct by network `[layers × images]`, 0 or 1
 */
export function resampleImages(
  correct: readonly Uint8Array[],
  images: number,
  resamples: number,
  random: RandomStream,
): Float64Array {
  const { words, columns } = packColumns(correct, images);
  const accuracies = new Float64Array(resamples * columns);
  const counts = new Float64Array(words.length * lanes);
  const drawn = new Int32Array(images);
  for (let resample = 0; resample < resamples; resample++) {
    fillIndices(drawn, images, random);
    words.forEach((word, at) => {
      countWord(word, drawn, counts, at * lanes);
    });
    for (let column = 0; column < columns; column++) {
      accuracies[resample * columns + column] = (counts[column] as number) / images;
    }
  }
  return accuracies;
}

/** Columns of correctness, four to a word of each image. */
function packColumns(correct: readonly Uint8Array[], images: number) {
  const columns = correct.reduce((sum, { length }) => sum + length, 0) / images;
  const words = Array.from({ length: Math.ceil(columns / lanes) }, () => new Int32Array(images));
  let column = 0;
  for (const network of correct) {
    for (let from = 0; from < network.length; from += images, column++) {
      const word = words[Math.floor(column / lanes)] as Int32Array;
      const shift = 8 * (column % lanes);
      for (let image = 0; image < images; image++) {
        word[image] = (word[image] as number) | ((network[from + image] as number) << shift);
      }
    }
  }
  return { words, columns };
}

/** Counts the four columns of a word over the drawn images. */
function countWord(word: Int32Array, drawn: Int32Array, counts: Float64Array, at: number): void {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let from = 0; from < drawn.length; from += block) {
    const to = Math.min(from + block, drawn.length);
    let sum = 0;
    for (let draw = from; draw < to; draw++) {
      sum = (sum + (word[drawn[draw] as number] as number)) | 0;
    }
    first += sum & 255;
    second += (sum >>> 8) & 255;
    third += (sum >>> 16) & 255;
    fourth += sum >>> 24;
  }
  counts[at] = first;
  counts[at + 1] = second;
  counts[at + 2] = third;
  counts[at + 3] = fourth;
}
