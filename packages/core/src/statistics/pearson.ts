import { meanOf } from './meanOf.js';

/** A spread below this share of the largest value is rounding, not a spread. */
const rounding = 1e-12;

/**
 * Pearson’s correlation of pairs, −1 to 1; null where one side is constant, since it is not defined
 * there.
 */
export function pearson(x: readonly number[], y: readonly number[]): number | null {
  const dx = deviations(x);
  const dy = deviations(y);
  if (dx === null || dy === null) return null;
  let product = 0;
  let squaresX = 0;
  let squaresY = 0;
  dx.forEach((deviation, index) => {
    const other = dy[index] ?? 0;
    product += deviation * other;
    squaresX += deviation ** 2;
    squaresY += other ** 2;
  });
  const value = product / (Math.sqrt(squaresX) * Math.sqrt(squaresY));
  return Math.min(1, Math.max(-1, value));
}

/** Deviations from the mean, scaled to at most 1; null for a constant. */
function deviations(values: readonly number[]): number[] | null {
  const mean = meanOf(values);
  const raw = values.map((value) => value - mean);
  const largest = Math.max(...raw.map(Math.abs));
  if (largest <= rounding * Math.max(...values.map(Math.abs))) return null;
  return raw.map((deviation) => deviation / largest);
}
