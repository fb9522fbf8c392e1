import type { Precision, Scale } from '@tunnel/core';

/**
 * bfloat16 where the device is faster with it. What was published is not known to be anything but
 * float32, so scale paper always is.
 */
export function precisionAt(scale: Scale, bfloat16: boolean): Precision {
  return bfloat16 && scale !== 'paper' ? 'bfloat16' : 'float32';
}
