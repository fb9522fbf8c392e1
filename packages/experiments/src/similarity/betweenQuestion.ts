import type { Question } from '@tunnel/core';
import type { MeasuredSimilarity } from './MeasuredSimilarity.js';

/** Why a plan of one seed compares none. */
export const noPair = 'a lone seed has no other to be compared with';

/** As alike as the layers that chance makes most alike, but for one in twenty. */
const chance = 0;

/**
 * `similarity`: whether every layer of the tunnel is more like the same layer of another seed than
 * chance makes it.
 */
export function betweenQuestion({ network, span, between, layers }: MeasuredSimilarity): Question {
  const title = `${network.name}: every layer of the tunnel is more like the same layer of another seed than chance makes it`;
  const common = { claim: 'similarity', title } as const;
  if (between.length === 0) return { ...common, by: 'nothing', reason: noPair };
  const first = (span?.start ?? layers) - 1;
  const margins = between.map(({ debiased, permutation }) =>
    debiased.slice(first).map((row, at) => {
      const own = row[first + at] ?? Number.NaN;
      return own - (permutation?.quantile95[first + at]?.[first + at] ?? Number.NaN);
    }),
  );
  if (!margins.flat().every(Number.isFinite)) {
    const reason = 'in some seed a layer of the tunnel gives the same for all images';
    return { ...common, by: 'nothing', reason };
  }
  const { permutations = 0, images = 0 } = between[0]?.permutation ?? {};
  return {
    ...common,
    by: 'seeds',
    of: 'seed pairs',
    statistic: {
      name: 'the least debiased CKA of the tunnel’s layers with the same ones of another seed, less the 95 % quantile of random pairings of the images',
      unit: null,
    },
    values: margins.map((each) => Math.min(...each)),
    claimed: { side: 'above', bound: chance },
    n: [
      { count: permutations, of: 'permutations' },
      { count: images, of: 'test images permuted' },
    ],
    cautions: span?.cautions ?? [],
  };
}
