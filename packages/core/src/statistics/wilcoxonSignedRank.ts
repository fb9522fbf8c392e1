import { TunnelError } from '../errors/TunnelError.js';

/** The most pairs whose distribution is counted out; no experiment has as many seeds. */
const mostPairs = 1000;

/** What Wilcoxon’s signed-rank test finds in paired differences. */
export interface WilcoxonTest {
  /** Two-sided and exact. */
  readonly pValue: number;
  /** The sums of the ranks of differences above 0, and of those below. */
  readonly ranks: { readonly above: number; readonly below: number };
  /** The differences that are not 0. */
  readonly n: number;
}

/**
 * Wilcoxon’s signed-rank test of paired differences: the distribution of the rank sum over all 2ⁿ
 * signs is counted, ties sharing their mean rank. Differences of 0 are left out, as Wilcoxon did;
 * where there are no others p is 1.
 *
 * Source: F. Wilcoxon, “Individual comparisons by ranking methods”, Biometrics Bulletin 1 (1945).
 *
 * @throws TunnelError `invalid-request` for differences that are not finite, and for more than 1,000
 */
export function wilcoxonSignedRank(differences: readonly number[]): WilcoxonTest {
  checkDifferences(differences);
  const kept = differences.filter((difference) => difference !== 0);
  const ranks = doubledRanks(kept.map(Math.abs));
  const sumOf = (sign: number) =>
    kept.reduce((sum, value, at) => sum + (Math.sign(value) === sign ? (ranks[at] ?? 0) : 0), 0);
  const [above, below] = [sumOf(1), sumOf(-1)];
  return {
    pValue: Math.min(1, 2 * shareUpTo(ranks, Math.min(above, below))),
    ranks: { above: above / 2, below: below / 2 },
    n: kept.length,
  };
}

/** The smallest p-value that so many pairs can reach: both of the most extreme signs of 2ⁿ. */
export function smallestWilcoxonP(pairs: number): number {
  return Math.min(1, 2 ** (1 - pairs));
}

function checkDifferences(differences: readonly number[]): void {
  if (differences.length > mostPairs) {
    throw new TunnelError(
      'invalid-request',
      `differences has ${differences.length} values; give at most ${mostPairs}`,
      { path: 'differences' },
    );
  }
  const strange = differences.findIndex((value) => !Number.isFinite(value));
  if (strange === -1) return;
  throw new TunnelError(
    'invalid-request',
    `differences[${strange}] is ${differences[strange]}; give a finite number`,
    { path: `differences[${strange}]` },
  );
}

/** Twice the ranks: the mean rank of a tie may end in a half. */
function doubledRanks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return 2 * below + equal + 1;
  });
}

/** The share of all choices of signs whose positive ranks sum to at most `most`. */
function shareUpTo(ranks: readonly number[], most: number): number {
  // shares[s]: of the choices so far, those whose ranks sum to s.
  const shares = new Float64Array(most + 1);
  shares[0] = 1;
  for (const rank of ranks) {
    for (let sum = most; sum >= 0; sum--) {
      const without = shares[sum] as number;
      const withIt = sum >= rank ? (shares[sum - rank] as number) : 0;
      shares[sum] = (without + withIt) / 2;
    }
  }
  return shares.reduce((sum, share) => sum + share, 0);
}
