/** Halvings of a bracket of doubles until nothing is left to halve. */
const halvings = 200;

/**
 * The t below which a share of Student’s t distribution lies, e.g. 12.7062 for 0.975 at one degree
 * of freedom. Exact up to rounding: the distribution function is a finite sum for whole degrees of
 * freedom, and is inverted by bisection.
 *
 * Source: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
 *
 * @param share from 0.5 to below 1
 * @param freedom degrees of freedom, a whole number of at least 1
 */
export function studentQuantile(share: number, freedom: number): number {
  let low = 0;
  let high = 1;
  while (studentShare(high, freedom) < share) high *= 2;
  for (let halving = 0; halving < halvings && low < high; halving++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (studentShare(middle, freedom) < share) low = middle;
    else high = middle;
  }
  return high;
}

/** The share of Student’s t distribution below t ≥ 0. */
function studentShare(t: number, freedom: number): number {
  const angle = Math.atan2(t, Math.sqrt(freedom));
  const sine = Math.sin(angle);
  const cosine2 = Math.cos(angle) ** 2;
  const odd = freedom % 2 === 1;
  // Each term is the one before times k/(k + 1) · cos², with k = 1, 3, … or 2, 4, …
  let term = odd ? Math.cos(angle) : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = odd ? 2 : 1; k <= freedom - 3; k += 2) {
    term *= (k / (k + 1)) * cosine2;
    sum += term;
  }
  const central = odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
  return 0.5 + central / 2;
}
