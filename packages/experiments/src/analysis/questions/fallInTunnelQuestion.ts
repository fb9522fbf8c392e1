import type { Question, Reference } from '@tunnel/core';
import { lastBeforeTunnel } from '../lastBeforeTunnel.js';
import type { ProbedNetwork } from '../ProbedNetwork.js';
import { unlearned } from '../unlearned.js';
import { countsOf } from './countsOf.js';

/**
 * `ood`: whether OOD probe accuracy falls inside the tunnel, wherever it peaks: from the last layer
 * before the tunnel to the network’s last. Null without an OOD probe.
 */
export function fallInTunnelQuestion(
  network: ProbedNetwork,
  references: readonly Reference[] = [],
): Question | null {
  const { value, interval, over } = network.resampled.estimate(([curves]) => {
    const { id = [], ood = null } = curves ?? {};
    return ood && 100 * ((ood[lastBeforeTunnel(id)] ?? 0) - (ood.at(-1) ?? 0));
  });
  if (value === null) return null;
  const common = {
    claim: 'ood',
    title: `${network.name}: OOD accuracy falls from the last layer before the tunnel to the last of all`,
    references,
  } as const;
  const reason = unlearned([network.result]);
  if (reason !== null) return { ...common, by: 'nothing', reason };
  return {
    ...common,
    by: 'images',
    statistic: { name: 'OOD accuracy lost in the tunnel by the 95 % rule', unit: 'points' },
    value,
    interval,
    over,
    claimed: { side: 'above', bound: 0 },
    n: countsOf(network, 'ood'),
  };
}
