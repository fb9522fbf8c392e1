import type { FigureInput } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import { layerNumbers } from './layerAxis.js';
import { meanMap } from './meanMap.js';
import { depth } from './planDevelopment.js';
import type { Developed } from './readDevelopment.js';
import { seedsOf, startWords } from './words.js';

/** The rank of each layer over the training. */
export function rankFigure(developed: Developed): FigureInput {
  const { name, moments, ranks } = developed;
  return {
    id: 'rank-development',
    title: `${name}: rank over the training`,
    caption: `Numerical rank (singular values of the covariance above 10⁻³ of the largest) of ${counted(ranks.images, 'test image')} at the outputs of all ${depth} ReLUs, at most ${counted(ranks.maxFeatures, 'random feature')} of each, at the moments that were kept: steps, then ends of epochs. Geometric means over ${seedsOf(developed)}. Batch normalisation has seen few images in the first steps, and uses what it has counted. ${startWords(developed)}`,
    chart: {
      kind: 'heat-map',
      panels: [
        {
          title: 'rank of each layer',
          rows: layerNumbers,
          columns: moments.map(({ label }) => label),
          values: meanMap(ranks.bySeed, moments.length),
        },
      ],
      rowTitle: 'layer (outputs of the ReLUs)',
      columnTitle: 'steps, then epochs',
      valueTitle: 'rank',
      scale: 'log',
      order: 'bottom',
    },
  };
}
