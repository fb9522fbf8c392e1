import type { FigureInput } from '@tunnel/core';
import { ckaScale, layerMap, mapAxes } from './layerMap.js';
import type { MeasuredSimilarity } from './MeasuredSimilarity.js';
import { basis, markWords } from './words.js';

/** CKA of all layers of a network with each other, by both estimators. */
export function withinFigure(found: MeasuredSimilarity): FigureInput {
  const { network, within, span } = found;
  const biased = within.map((each) => each.biased).filter((each) => each !== null);
  return {
    id: 'cka-within',
    title: `${network.name}: CKA of the layers of one network`,
    caption: `Linear CKA of the outputs of all ReLUs with each other, ${basis(found)}: means over the seeds’ own matrices. The debiased estimator is 0 in the mean where layers have nothing in common; the biased one grows with the features. ${markWords(span)}`,
    chart: {
      ...mapAxes,
      ...ckaScale,
      panels: [
        layerMap(
          'debiased',
          within.map(({ debiased }) => debiased),
          found,
        ),
        layerMap('biased', biased, found),
      ],
    },
  };
}
