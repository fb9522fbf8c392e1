import { checkAccuracy } from './checkAccuracy.js';

/** The two-sided 95 % point of the standard normal distribution. */
const normal95 = 1.959963984540054;

/**
 * Wilson’s 95 % score interval of an accuracy measured on n images. Unlike accuracy ± 1.96 standard
 * errors it stays within 0..1 and has a width at 0 and 1 too.
 *
 * Source: E. B. Wilson, “Probable inference, the law of succession, and statistical inference”,
 * Journal of the American Statistical Association 22 (1927).
 *
 * @throws TunnelError `invalid-request` for an accuracy outside 0..1 or fewer than one image
 */
export function wilsonInterval(accuracy: number, images: number): { low: number; high: number } {
  checkAccuracy(accuracy, images);
  const z2 = normal95 ** 2;
  const centre = (accuracy + z2 / (2 * images)) / (1 + z2 / images);
  const spread = (accuracy * (1 - accuracy)) / images + z2 / (4 * images ** 2);
  const half = (normal95 / (1 + z2 / images)) * Math.sqrt(spread);
  // At 0 and at 1 the interval ends at the accuracy itself; rounding must not put it beyond.
  return { low: accuracy === 0 ? 0 : centre - half, high: accuracy === 1 ? 1 : centre + half };
}
