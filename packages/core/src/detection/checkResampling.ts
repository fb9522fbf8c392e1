import { TunnelError } from '../errors/TunnelError.js';

/** Refuses numbers of resamples that make no 95 % interval, and seeds that are none. */
export function checkResampling(resamples: number, seed: number): void {
  if (!(Number.isSafeInteger(resamples) && resamples >= 100 && resamples <= 100_000)) {
    throw new TunnelError(
      'invalid-request',
      `resamples is ${resamples}; give a whole number from 100 to 100000`,
      { path: 'resamples' },
    );
  }
  if (Number.isSafeInteger(seed) && seed >= 0) return;
  throw new TunnelError('invalid-request', `seed is ${seed}; give a whole number of at least 0`, {
    path: 'seed',
  });
}
