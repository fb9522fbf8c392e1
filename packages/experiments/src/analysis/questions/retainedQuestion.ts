import {
  isAboveChance,
  leadingInterval,
  type Question,
  type Reference,
  references,
} from '@tunnel/core';
import type { ProbedNetwork } from '../ProbedNetwork.js';
import { unlearned } from '../unlearned.js';
import { countsOf } from './countsOf.js';

/** Up to here, in per cent, a loss is negligible (Harun et al. 2024). */
const negligible = 5;

/** `ood`: whether OOD probe accuracy falls towards the last layer. Null without an OOD probe. */
export function retainedQuestion(
  network: ProbedNetwork,
  more: readonly Reference[] = [],
): Question | null {
  const { name, runs, overSeeds } = network;
  const { retained } = overSeeds.detection;
  if (!retained) return null;
  const common = {
    claim: 'ood',
    title: `${name}: OOD accuracy falls from its best layer to the last by more than ${negligible} % of it`,
    references: [...more, references.retainedBands],
  } as const;
  const reason = nothingToLose(network);
  if (reason !== null) return { ...common, by: 'nothing', reason };
  const leading = leadingInterval(retained.intervals, runs.length);
  return {
    ...common,
    by: 'images',
    statistic: { name: 'the OOD accuracy lost, of the best layer’s,', unit: '%' },
    value: 100 - retained.percent,
    interval: leading && {
      low: 100 - leading.interval.high,
      high: 100 - leading.interval.low,
    },
    over: leading?.over ?? null,
    claimed: { side: 'above', bound: negligible },
    n: countsOf(network, 'ood'),
  };
}

/** Why there is nothing that could be lost; null where there is. */
function nothingToLose({ result, overSeeds }: ProbedNetwork): string | null {
  const { oodPeak, basis } = overSeeds.detection;
  if (
    oodPeak &&
    basis.oodClasses !== null &&
    !isAboveChance(oodPeak.accuracy, basis.oodClasses, basis.oodImages)
  ) {
    return 'the best layer’s OOD accuracy is not above chance, so none is there to be lost';
  }
  return unlearned([result]);
}
