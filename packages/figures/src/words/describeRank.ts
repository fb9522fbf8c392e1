import type { RankSpec } from '@tunnel/core';

/** What the numerical rank of a run counts. */
export function describeRank(rank: RankSpec | null): string {
  const rtol = rank === null ? '' : ` above ${rank.rtol} of the largest`;
  return `number of singular values of the representation's covariance${rtol}`;
}
