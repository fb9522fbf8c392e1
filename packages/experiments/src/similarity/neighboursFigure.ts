import type { FigureInput } from '@tunnel/core';
import { layerShade } from '../analysis/figures/layerShade.js';
import { seedPoint } from '../analysis/figures/seedPoint.js';
import { type LayerMatrix, layerPairs } from '../analysis/layerMatrix.js';
import type { MeasuredSimilarity } from './MeasuredSimilarity.js';
import { basis, markWords } from './words.js';

/** CKA and L1 difference of each layer and the next one, over depth. */
export function neighboursFigure(found: MeasuredSimilarity): FigureInput {
  const { network, within, l1, layers, span } = found;
  const pairs = layerPairs(layers).filter(([earlier, later]) => later - earlier === 1);
  const x = {
    title: 'neighbouring layers',
    scale: 'category',
    labels: pairs.map(([earlier, later]) => `${earlier + 1}–${later + 1}`),
  } as const;
  const points = (matrices: readonly LayerMatrix[]) =>
    pairs.map(([earlier, later], at) =>
      seedPoint(
        at,
        matrices.map((matrix) => matrix[earlier]?.[later] ?? null),
      ),
    );
  const shade = layerShade(span);
  const frame = { x, shade: shade && { ...shade, to: shade.to - 1 } };
  return {
    id: 'neighbours',
    title: `${network.name}: likeness and difference of neighbouring layers`,
    caption: `Debiased CKA and L1 difference of each layer’s output and the next one’s, as in the maps, ${basis(found)}. Lines are means over seeds, bands 95 % intervals (Student’s). ${span?.found ? `Shaded: neighbours that are both in the tunnel, from layer ${span.start} on by the ${span.rule}.` : markWords(span)}`,
    chart: {
      kind: 'lines',
      columns: 2,
      panels: [
        {
          title: 'likeness',
          ...frame,
          y: { title: 'debiased CKA' },
          lines: [{ name: 'CKA', points: points(within.map(({ debiased }) => debiased)) }],
        },
        {
          title: 'difference',
          ...frame,
          y: { title: 'L1 difference' },
          lines: [{ name: 'L1', points: points(l1) }],
        },
      ],
    },
  };
}
