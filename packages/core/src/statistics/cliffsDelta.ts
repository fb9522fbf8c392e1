import { TunnelError } from '../errors/TunnelError.js';

/** How large an effect is. */
export type EffectSize = 'negligible' | 'small' | 'medium' | 'large';

/** From so much on an effect is of that size. */
const sizes = [
  [0.474, 'large'],
  [0.33, 'medium'],
  [0.147, 'small'],
] as const;

/**
 * Cliff’s δ: the share of pairs (one of `a`, one of `b`) in which `a` is larger less the share in
 * which it is smaller, −1 to 1.
 *
 * Sources: N. Cliff, “Dominance statistics”, Psychological Bulletin 114 (1993); the sizes as in Harun
 * et al., NeurIPS 2024 (arXiv 2405.15018).
 *
 * @throws TunnelError `invalid-request` for no values, and for values that are not numbers
 */
export function cliffsDelta(
  a: readonly number[],
  b: readonly number[],
): { delta: number; size: EffectSize } {
  for (const [name, values] of Object.entries({ a, b })) {
    if (values.length > 0 && !values.some(Number.isNaN)) continue;
    const wrong = values.length === 0 ? 'is an empty list' : 'has a value that is not a number';
    throw new TunnelError('invalid-request', `${name} ${wrong}; give numbers, at least one`, {
      path: name,
    });
  }
  let dominance = 0;
  for (const x of a) for (const y of b) dominance += Math.sign(x - y);
  const delta = dominance / (a.length * b.length);
  const size = sizes.find(([least]) => Math.abs(delta) >= least)?.[1] ?? 'negligible';
  return { delta, size };
}
