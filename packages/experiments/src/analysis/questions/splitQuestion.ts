import { type Question, type Reference, tunnelLength } from '@tunnel/core';
import type { ProbedNetwork } from '../ProbedNetwork.js';

/** “Well before the last layer”: at least this share of the layers, in per cent, is the tunnel. */
const wellBefore = 25;

/** `split`: whether the probe accuracy of a network saturates well before its last layer. */
export function splitQuestion(
  { name, runs, resampled, overSeeds }: ProbedNetwork,
  references: readonly Reference[] = [],
): Question {
  const { depth, basis } = overSeeds.detection;
  const { value, interval, over } = resampled.estimate(
    ([curves]) => (100 * tunnelLength(curves?.id ?? [])) / depth,
  );
  return {
    by: 'images',
    claim: 'split',
    title: `${name}: ID probes saturate early enough for a tunnel of more than ${wellBefore} % of the layers`,
    statistic: { name: 'the tunnel’s share of the layers by the 95 % rule', unit: '%' },
    value: value ?? 0,
    interval,
    over,
    claimed: { side: 'above', bound: wellBefore },
    n: [
      { count: runs.length, of: 'seeds' },
      ...(basis.idImages === null ? [] : [{ count: basis.idImages, of: 'test images' }]),
    ],
    references,
  };
}
