import type { Question, Reference } from '@tunnel/core';
import type { ProbedNetwork } from '../ProbedNetwork.js';
import { unlearned } from '../unlearned.js';

/** “About the number of classes”: less than this multiple of it. */
const about = 2;

/**
 * `rank`: whether the rank of the last layer is about the number of classes, as the paper says of an
 * MLP and a VGG, or stays above, as it says of a ResNet. Null without ranks.
 */
export function lastRankQuestion(
  { name, result, runs, overSeeds }: ProbedNetwork,
  claimed: 'about the number of classes' | 'above it',
  references: readonly Reference[] = [],
): Question | null {
  const classes = overSeeds.detection.basis.idClasses;
  const last = runs
    .map(({ layers }) => layers.at(-1)?.rank ?? null)
    .filter((rank) => rank !== null);
  if (classes === null || last.length < runs.length) return null;
  const below = claimed === 'about the number of classes';
  const common = {
    claim: 'rank',
    title: `${name}: the rank of the last layer is ${below ? 'less' : 'more'} than ${about} times the number of classes`,
    references,
  } as const;
  const reason = unlearned([result]);
  if (reason !== null) return { ...common, by: 'nothing', reason };
  return {
    ...common,
    by: 'seeds',
    statistic: { name: 'the last layer’s rank per class', unit: null },
    values: last.map((rank) => rank / classes),
    claimed: { side: below ? 'below' : 'above', bound: about },
    n: [{ count: classes, of: 'classes' }],
  };
}
