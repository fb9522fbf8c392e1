import type { FigureInput } from '@tunnel/core';
import { layerMap, mapAxes } from './layerMap.js';
import type { MeasuredSimilarity } from './MeasuredSimilarity.js';
import { basis, markWords } from './words.js';

/** L1 differences of all layers of a network. */
export function l1Figure(found: MeasuredSimilarity): FigureInput {
  const { network, span } = found;
  // A layer’s difference from itself would take half of the colours.
  const l1 = found.l1.map((matrix) =>
    matrix.map((row, at) => row.map((value, other) => (at === other ? null : value))),
  );
  return {
    id: 'l1',
    title: `${network.name}: L1 differences of the layers of one network`,
    caption: `Mean absolute difference, unit by unit, of the outputs of all ReLUs, each layer divided by its mean absolute value, ${basis(found)}: means over the seeds’ own matrices, without the diagonal, which is 0. Nothing aligns the units of two layers. ${markWords(span)}`,
    chart: {
      ...mapAxes,
      valueTitle: 'L1 difference',
      panels: [layerMap('within a network', l1, found)],
    },
  };
}
