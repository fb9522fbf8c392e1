import { createRandomStream, type RandomStream, uniformIndex } from './randomStream.js';

/**
 * The stream that a resampling draws from.
 *
 * @param seed a whole number from 0 to 2^53 − 1
 * @param stream its number: streams of one seed are independent
 */
export function resamplingStream(seed: number, stream: number): RandomStream {
  return createRandomStream(seed, Math.floor(seed / 2 ** 32), stream);
}

/** Fills a list with indices from 0 to below `end`, drawn with replacement. */
export function fillIndices(indices: Int32Array, end: number, random: RandomStream): void {
  for (let at = 0; at < indices.length; at++) indices[at] = uniformIndex(random, end);
}
