import type { FigureInput } from '@tunnel/core';
import { layerNumbers } from './layerAxis.js';
import { meanMap } from './meanMap.js';
import type { ByLayer, Developed } from './readDevelopment.js';
import { seedsOf, startWords } from './words.js';

/** How far the weights of each layer move, from moment to moment and in all. */
export function weightFigure(developed: Developed): FigureInput {
  const { name, moments, weights } = developed;
  const panel = (title: string, bySeed: readonly (readonly ByLayer[])[]) => ({
    title,
    rows: layerNumbers,
    columns: moments.slice(1).map(({ label }) => label),
    values: meanMap(bySeed, moments.length - 1),
  });
  return {
    id: 'weight-change',
    title: `${name}: change of weights over the training`,
    caption: `‖W − W₀‖ / ‖W₀‖ of each convolution’s weights and biases, at the moments that were kept: steps, then ends of epochs. On the left W₀ is the weights at the moment before, as it is: moments lie further and further apart, and changes are not divided by their steps. On the right W₀ is the initial weights. Geometric means over ${seedsOf(developed)}. ${startWords(developed)}`,
    chart: {
      kind: 'heat-map',
      panels: [
        panel('from the moment before', weights.fromLast),
        panel('from the initial weights', weights.fromFirst),
      ],
      rowTitle: 'convolution',
      columnTitle: 'steps, then epochs',
      valueTitle: 'relative change',
      scale: 'log',
      order: 'bottom',
    },
  };
}
