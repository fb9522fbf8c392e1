import { extractorLength, type Question, type SeedRun, spearman } from '@tunnel/core';
import type { ProbedNetwork } from '../ProbedNetwork.js';
import { unlearned } from '../unlearned.js';

/** Two layers alone always follow each other, one way or the other. */
const fewestLayers = 3;

/**
 * `ood`: whether OOD probe accuracy follows the rank over the layers of the tunnel, each seed’s own by
 * the 95 % rule.
 */
export function rankFollowedQuestion({ name, result, runs }: ProbedNetwork): Question {
  const asked = {
    claim: 'ood',
    title: `${name}: OOD accuracy follows the rank through the tunnel`,
  } as const;
  const values = runs.map(tunnelCorrelation).filter((value) => value !== null);
  const missing = `of ${runs.length - values.length} of ${runs.length} seeds it is not defined: their tunnels have fewer than ${fewestLayers} layers, or the same rank or OOD accuracy at all of them`;
  const reason = unlearned([result]) ?? (values.length === 0 ? missing : null);
  if (reason !== null) return { ...asked, by: 'nothing', reason };
  return {
    ...asked,
    by: 'seeds',
    statistic: {
      name: 'Spearman’s correlation of rank and OOD accuracy over the tunnel’s layers',
      unit: null,
    },
    values,
    claimed: { side: 'above', bound: 0 },
    cautions: values.length < runs.length ? [missing] : [],
  };
}

function tunnelCorrelation({ layers }: SeedRun): number | null {
  const tunnel = layers.slice(extractorLength(layers.map(({ id }) => id)));
  if (tunnel.length < fewestLayers) return null;
  const of = (key: 'rank' | 'ood') => tunnel.map((layer) => layer[key] ?? 0);
  return spearman(of('rank'), of('ood'));
}
