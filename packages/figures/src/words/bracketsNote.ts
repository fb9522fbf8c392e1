import type { NetworkResult } from '@tunnel/core';

const drawn = { images: 'test images', seeds: 'seeds', both: 'seeds and test images' } as const;

/** What stands in brackets behind a start, on one line; null where no start has an interval. */
export function bracketsNote(networks: readonly NetworkResult[]): string | null {
  const overs = networks.map(({ overSeeds }) => overSeeds?.detection.verdict.over ?? null);
  const over = overs.find((each) => each !== null) ?? null;
  if (over === null) return null;
  return `In brackets: 95\u00a0% interval of the start, by bootstrap over ${drawn[over]}.`;
}
