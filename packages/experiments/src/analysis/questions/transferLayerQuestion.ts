import { lastBeforeTunnel, type Question, type Reference } from '@tunnel/core';
import type { ProbedNetwork } from '../ProbedNetwork.js';
import { oodLossQuestion } from './oodLossQuestion.js';

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
  return oodLossQuestion(
    network,
    (id, ood) => Math.max(...ood) - (ood[lastBeforeTunnel(id)] ?? 0),
    {
      title: `${network.name}: the last layer before the tunnel is the best to transfer from, but for less than ${asGood} point`,
      references,
      statistic: 'OOD accuracy lost by that layer against the best one',
      claimed: { side: 'below', bound: asGood },
    },
  );
}
