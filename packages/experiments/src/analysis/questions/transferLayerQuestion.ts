import type { Question, Reference } from '@tunnel/core';
import { lastBeforeTunnel } from '../lastBeforeTunnel.js';
import type { ProbedNetwork } from '../ProbedNetwork.js';
import { unlearned } from '../unlearned.js';
import { countsOf } from './countsOf.js';

/** A loss of OOD accuracy up to here, in points, is none: the layer is as good as the best one. */
const asGood = 1;

/**
 * `ood`: whether the last layer before the tunnel is the best one to transfer from, but for less than
 * a point. Null without an OOD probe. The best layer is the one that came out best, so that noise
 * can only make the loss larger.
 */
export function transferLayerQuestion(
  network: ProbedNetwork,
  references: readonly Reference[] = [],
): Question | null {
  const { value, interval, over } = network.resampled.estimate(([curves]) => {
    const { id = [], ood = null } = curves ?? {};
    return ood && 100 * (Math.max(...ood) - (ood[lastBeforeTunnel(id)] ?? 0));
  });
  if (value === null) return null;
  const common = {
    claim: 'ood',
    title: `${network.name}: the last layer before the tunnel is the best to transfer from, but for less than ${asGood} point`,
    references,
  } as const;
  const reason = unlearned([network.result]);
  if (reason !== null) return { ...common, by: 'nothing', reason };
  return {
    ...common,
    by: 'images',
    statistic: { name: 'OOD accuracy lost by that layer against the best one', unit: 'points' },
    value,
    interval,
    over,
    claimed: { side: 'below', bound: asGood },
    n: countsOf(network, 'ood'),
  };
}
