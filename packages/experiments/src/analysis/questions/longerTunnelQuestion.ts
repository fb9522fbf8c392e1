import { type AccuracyCurves, type Question, TunnelError, tunnelLength } from '@tunnel/core';
import type { NetworkFamily } from '../NetworkFamily.js';
import type { ShareRule } from '../shareRules.js';
import { type AskedOfFamily, familyQuestion } from './familyQuestion.js';

/** Lengths are whole layers: a difference above half a layer is one of at least a layer. */
const halfLayer = 0.5;

/**
 * Whether the last network of a family, such as the widest, has a longer tunnel than the first, by at
 * least a layer; or, where that is claimed, not.
 */
export function longerTunnelQuestion(
  family: NetworkFamily,
  { name, share }: ShareRule,
  claimed: 'longer' | 'not longer',
  asked: Pick<AskedOfFamily, 'claim' | 'references' | 'cautions'>,
): Question {
  const [first] = family.members;
  const last = family.members.at(-1);
  if (!first || !last) throw new TunnelError('internal', `${family.name} has no networks`);
  const pair = [last.network.name, first.network.name];
  const lengthOf = (curves: AccuracyCurves | undefined) => tunnelLength(curves?.id ?? [], share);
  return familyQuestion(
    family,
    [last, first],
    ([longer, shorter]) => lengthOf(longer) - lengthOf(shorter),
    {
      ...asked,
      title: `The tunnel of ${pair.join(` is ${claimed} than that of `)}, by the ${name}`,
      statistic: {
        name: `the length of the tunnel of ${pair.join(' less that of ')}`,
        unit: 'layers',
      },
      claimed: { side: claimed === 'longer' ? 'above' : 'below', bound: halfLayer },
    },
  );
}
