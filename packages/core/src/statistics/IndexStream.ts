/**
 * A stream of uniform indices for resampling: xoshiro128** (D. Blackman and S. Vigna, “Scrambled
 * linear pseudorandom number generators”, 2021), its state filled by hashing seed and stream with
 * MurmurHash3’s finaliser. An index below n is the upper half of the 64-bit product of n and 32
 * random bits, so no index is more likely than another by more than n / 2³². Whole numbers and exact
 * products only: the same on every machine.
 */
export class IndexStream {
  readonly #state: Int32Array;

  /**
   * @param seed any whole number from 0
   * @param stream its number: streams of one seed are independent
   */
  constructor(seed: number, stream: number) {
    let hash = 0;
    for (const word of [seed, Math.floor(seed / 2 ** 32), stream]) {
      hash = scramble((hash + 0x9e3779b9) ^ scramble(word));
    }
    // The last word is odd, since a state of zeros would stay there.
    this.#state = Int32Array.from([1, 2, 3, 4], (word) => scramble(hash + word));
    this.#state[3] = (this.#state[3] as number) | 1;
  }

  /** Fills a list with indices from 0 to below `end`, drawn with replacement. */
  fill(indices: Int32Array, end: number): void {
    let [a, b, c, d] = this.#state as unknown as [number, number, number, number];
    for (let at = 0; at < indices.length; at++) {
      const product = Math.imul(b, 5);
      const bits = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
      indices[at] = Math.floor((bits * end) / 2 ** 32);
    }
    this.#state.set([a, b, c, d]);
  }
}

function scramble(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
