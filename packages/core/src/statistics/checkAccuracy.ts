import { TunnelError } from '../errors/TunnelError.js';

/** Refuses what is no accuracy on a whole number of images. */
export function checkAccuracy(accuracy: number, images: number): void {
  if (!(accuracy >= 0 && accuracy <= 1)) {
    throw new TunnelError('invalid-request', `accuracy is ${accuracy}; give a number from 0 to 1`, {
      accuracy: String(accuracy),
    });
  }
  if (!(Number.isSafeInteger(images) && images >= 1)) {
    throw new TunnelError(
      'invalid-request',
      `images is ${images}; give a whole number of at least 1`,
      { images: String(images) },
    );
  }
}
