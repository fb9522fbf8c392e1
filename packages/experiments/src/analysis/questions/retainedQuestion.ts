import { leadingInterval, type Question, type Reference, references } from '@tunnel/core';
import type { ProbedNetwork } from '../ProbedNetwork.js';

/** Up to here, in per cent, a loss is negligible (Harun et al. 2024). */
const negligible = 5;

/** `ood`: whether OOD probe accuracy falls towards the last layer. Null without an OOD probe. */
export function retainedQuestion(
  { name, runs, overSeeds }: ProbedNetwork,
  more: readonly Reference[] = [],
): Question | null {
  const { retained, basis } = overSeeds.detection;
  if (!retained) return null;
  const leading = leadingInterval(retained.intervals, runs.length);
  return {
    by: 'images',
    claim: 'ood',
    title: `${name}: OOD accuracy falls from its best layer to the last by more than ${negligible} % of it`,
    statistic: { name: 'the OOD accuracy lost, of the best layer’s,', unit: '%' },
    value: 100 - retained.percent,
    interval: leading && {
      low: 100 - leading.interval.high,
      high: 100 - leading.interval.low,
    },
    over: leading?.over ?? null,
    claimed: { side: 'above', bound: negligible },
    n: [
      { count: runs.length, of: 'seeds' },
      ...(basis.oodImages === null ? [] : [{ count: basis.oodImages, of: 'OOD test images' }]),
    ],
    references: [...more, references.retainedBands],
  };
}
