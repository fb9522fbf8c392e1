import { checkAccuracy } from './checkAccuracy.js';

/**
 * Standard error of an accuracy p measured on n images: √(p(1 − p) / n), the standard deviation of
 * a binomial proportion. It knows nothing of the spread between seeds.
 *
 * @throws TunnelError `invalid-request` for an accuracy outside 0..1 or fewer than one image
 */
export function accuracyStandardError(accuracy: number, images: number): number {
  checkAccuracy(accuracy, images);
  return Math.sqrt((accuracy * (1 - accuracy)) / images);
}
