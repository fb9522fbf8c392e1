/** A stream of pseudo-random numbers in [0, 1), each a multiple of 2⁻³². */
export type RandomStream = () => number;

/**
 * The stream that belongs to a list of 32-bit words: xoshiro128** (D. Blackman and S. Vigna,
 * “Scrambled linear pseudorandom number generators”, 2021), its state filled by hashing the words
 * with MurmurHash3’s finaliser. Integer arithmetic only, so it is the same on every machine.
 */
export function createRandomStream(...words: readonly number[]): RandomStream {
  let hash = 0;
  for (const word of words) hash = scramble((hash + 0x9e3779b9) ^ scramble(word));
  let a = scramble(hash + 1);
  let b = scramble(hash + 2);
  let c = scramble(hash + 3);
  let d = scramble(hash + 4) | 1;
  return () => {
    const product = Math.imul(b, 5);
    const output = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return (output >>> 0) / 4294967296;
  };
}

/** A uniform number in [low, high). */
export function uniform(random: RandomStream, low: number, high: number): number {
  return low + (high - low) * random();
}

/** A uniform integer in [0, count), for count far below 2³². */
export function uniformIndex(random: RandomStream, count: number): number {
  return Math.floor(random() * count);
}

function scramble(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
