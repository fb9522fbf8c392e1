import { type Question, type Reference, tunnelLength } from '@tunnel/core';
import type { ProbedNetwork } from '../ProbedNetwork.js';
import { unlearned } from '../unlearned.js';
import { countsOf } from './countsOf.js';

/** “Well before the last layer”: more than this share of the layers, in per cent, is the tunnel. */
export const wellBefore = 25;

/** `split`: whether the probe accuracy of a network saturates well before its last layer. */
export function splitQuestion(
  network: ProbedNetwork,
  references: readonly Reference[] = [],
): Question {
  const { name, result, resampled, overSeeds } = network;
  const { depth } = overSeeds.detection;
  const common = {
    claim: 'split',
    title: `${name}: ID probes saturate early enough for a tunnel of more than ${wellBefore} % of the layers`,
    references,
  } as const;
  const reason = unlearned([result]);
  if (reason !== null) return { ...common, by: 'nothing', reason };
  const { value, interval, over } = resampled.estimate(
    ([curves]) => (100 * tunnelLength(curves?.id ?? [])) / depth,
  );
  return {
    ...common,
    by: 'images',
    statistic: { name: 'the tunnel’s share of the layers by the 95 % rule', unit: '%' },
    value,
    interval,
    over,
    claimed: { side: 'above', bound: wellBefore },
    n: countsOf(network, 'id'),
  };
}
