/** The most pairs whose distribution is counted out; no experiment has more seeds. */
const mostPairs = 1000;

/**
 * Wilcoxon’s signed-rank test of paired differences, two-sided and exact: the distribution of the
 * rank sum over all signs is counted, ties sharing their mean rank. Differences of 0 are left out, as
 * Wilcoxon did.
 *
 * Source: F. Wilcoxon, “Individual comparisons by ranking methods”, Biometrics Bulletin 1 (1945).
 *
 * @returns the p-value, and n, the differences that are not 0; p is 1 where there are none
 */
export function wilcoxonSignedRank(differences: readonly number[]): { pValue: number; n: number } {
  const kept = differences.filter((difference) => difference !== 0).slice(0, mostPairs);
  if (kept.length === 0) return { pValue: 1, n: 0 };
  // Twice the ranks: the mean of a tie may end in a half.
  const ranks = doubledRanks(kept.map(Math.abs));
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const positive = kept.reduce(
    (sum, difference, at) => sum + (difference > 0 ? (ranks[at] ?? 0) : 0),
    0,
  );
  const smaller = Math.min(positive, total - positive);
  return { pValue: Math.min(1, 2 * shareUpTo(ranks, total, smaller)), n: kept.length };
}

/** The smallest p-value that so many pairs can reach: both of the most extreme signs of 2ⁿ. */
export function smallestWilcoxonP(pairs: number): number {
  return Math.min(1, 2 ** (1 - pairs));
}

function doubledRanks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return 2 * below + equal + 1;
  });
}

/** The share of all choices of signs whose positive ranks sum to at most `most`. */
function shareUpTo(ranks: readonly number[], total: number, most: number): number {
  const shares = new Float64Array(total + 1);
  shares[0] = 1;
  let reached = 0;
  for (const rank of ranks) {
    reached += rank;
    for (let sum = reached; sum >= 0; sum--) {
      const without = shares[sum] as number;
      const withIt = sum >= rank ? (shares[sum - rank] as number) : 0;
      shares[sum] = (without + withIt) / 2;
    }
  }
  let share = 0;
  for (let sum = 0; sum <= most; sum++) share += shares[sum] as number;
  return share;
}
