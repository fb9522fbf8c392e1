import type { FigureInput } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import { ckaScale, layerMap, mapAxes } from './layerMap.js';
import type { MeasuredSimilarity } from './MeasuredSimilarity.js';
import { markWords } from './words.js';

/** CKA of the layers of two seeds’ networks, beside what chance makes. */
export function betweenFigure(found: MeasuredSimilarity): FigureInput {
  const { network, between, pairs, span } = found;
  const nulls = between.map(({ permutation }) => permutation).filter((each) => each !== null);
  const { permutations = 0, images = 0 } = nulls[0] ?? {};
  const named = pairs.map(([one, other]) => `${one} and ${other}`).join('; ');
  return {
    id: 'cka-between',
    title: `${network.name}: CKA of the layers of two networks`,
    caption: `Debiased linear CKA of the outputs of all ReLUs of one network (rows) with those of a network of another seed (columns), of ${counted(between[0]?.images ?? 0, 'test image')}: mean over ${counted(pairs.length, 'seed pair')} (${named}), each seed in one pair at most. On the right what chance makes: the 95 % quantile over ${permutations} random pairings of ${counted(images, 'image')}. ${markWords(span)}`,
    chart: {
      ...mapAxes,
      ...ckaScale,
      panels: [
        layerMap(
          'between seeds',
          between.map(({ debiased }) => debiased),
          found,
        ),
        layerMap(
          '95 % quantile of chance',
          nulls.map(({ quantile95 }) => quantile95),
          found,
        ),
      ],
    },
  };
}
