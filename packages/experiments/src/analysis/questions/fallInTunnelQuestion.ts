import { lastBeforeTunnel, type Question, type Reference } from '@tunnel/core';
import type { ProbedNetwork } from '../ProbedNetwork.js';
import { oodLossQuestion } from './oodLossQuestion.js';

/**
 * `ood`: whether OOD probe accuracy falls inside the tunnel, wherever it peaks: from the last layer
 * before the tunnel to the network’s last. Null without an OOD probe.
 */
export function fallInTunnelQuestion(
  network: ProbedNetwork,
  references: readonly Reference[] = [],
): Question | null {
  return oodLossQuestion(
    network,
    (id, ood) => (ood[lastBeforeTunnel(id)] ?? 0) - (ood.at(-1) ?? 0),
    {
      title: `${network.name}: OOD accuracy falls from the last layer before the tunnel to the last of all`,
      references,
      statistic: 'OOD accuracy lost in the tunnel by the 95 % rule',
      claimed: { side: 'above', bound: 0 },
    },
  );
}
