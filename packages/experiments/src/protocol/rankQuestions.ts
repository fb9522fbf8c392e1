import type { Question } from '@tunnel/core';
import { unlearned } from '../analysis/unlearned.js';
import { ranksByDefinition } from './ranksByDefinition.js';
import type { ReadNetwork } from './readProtocol.js';

/** A rank that falls by more than half leaves less than this much of the highest layer’s, in per cent. */
const half = 50;

/** `rank`: whether the rank falls by more than half from its highest layer to the last, by every definition. */
export function rankQuestions({ network, spectra }: ReadNetwork): Question[] {
  const reason = unlearned([network.result]);
  return ranksByDefinition(spectra).map(({ definition, bySeed }): Question => {
    const pairs = bySeed.map((ranks) => [ranks.at(-1) ?? 0, Math.max(...ranks)] as const);
    const common = {
      claim: 'rank',
      title: `${network.name}: the rank of the last layer is less than half of the highest layer’s, by ${definition}`,
    } as const;
    if (reason !== null) return { ...common, by: 'nothing', reason };
    if (pairs.some(([, peak]) => peak === 0)) {
      return { ...common, by: 'nothing', reason: `the rank of every layer is 0 by ${definition}` };
    }
    return {
      ...common,
      by: 'seeds',
      statistic: { name: 'the last layer’s rank, of the highest layer’s,', unit: '%' },
      values: pairs.map(([last, peak]) => (100 * last) / peak),
      claimed: { side: 'below', bound: half },
      n: [{ count: spectra[0]?.images ?? 0, of: 'test images' }],
    };
  });
}
