import type { AccuracyCurves, ImagesQuestion, Question } from '@tunnel/core';
import type { ProbedNetwork } from '../ProbedNetwork.js';
import { unlearned } from '../unlearned.js';
import { countsOf } from './countsOf.js';

/**
 * `ood`: a question about a loss of OOD accuracy in points, read off a network’s curves. Null without
 * an OOD probe.
 *
 * @param read gets ID and OOD accuracies by layer, and gives a difference of fractions
 * @param asked `statistic`: what the loss is called
 */
export function oodLossQuestion(
  network: ProbedNetwork,
  read: (id: AccuracyCurves['id'], ood: AccuracyCurves['id']) => number,
  {
    statistic,
    claimed,
    ...asked
  }: Pick<ImagesQuestion, 'title' | 'references' | 'claimed'> & { readonly statistic: string },
): Question | null {
  const { value, interval, over } = network.resampled.estimate(([curves]) =>
    curves?.ood ? 100 * read(curves.id, curves.ood) : null,
  );
  if (value === null) return null;
  const common = { ...asked, claim: 'ood' } as const;
  const reason = unlearned([network.result]);
  if (reason !== null) return { ...common, by: 'nothing', reason };
  return {
    ...common,
    by: 'images',
    statistic: { name: statistic, unit: 'points' },
    value,
    interval,
    over,
    claimed,
    n: countsOf(network, 'ood'),
  };
}
