import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { TunnelError } from '../errors/TunnelError.js';

/**
 * Classes in a seeded order: that of the sha256 of the text `PURPOSE SEED CLASS`, so that it is the
 * same on every machine and for ever. Each purpose has an order of its own.
 *
 * @throws TunnelError `invalid-request` for a seed that is no whole number from 0 to 2^53 − 1
 */
export function orderClasses(classes: readonly number[], purpose: string, seed: number): number[] {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new TunnelError(
      'invalid-request',
      `seed is ${seed}; give a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`,
      { seed },
    );
  }
  return classes
    .map((label) => ({
      label,
      place: bytesToHex(sha256(utf8ToBytes(`${purpose} ${seed} ${label}`))),
    }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))
    .map(({ label }) => label);
}
