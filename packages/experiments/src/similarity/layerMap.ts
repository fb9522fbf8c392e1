import { layerShade } from '../analysis/figures/layerShade.js';
import { type LayerMatrix, meanMatrix } from '../analysis/layerMatrix.js';
import type { MeasuredSimilarity } from './MeasuredSimilarity.js';

/** One of the maps of layers by layers, the tunnel outlined where it was found. */
export function layerMap(
  title: string,
  matrices: readonly LayerMatrix[],
  { layers, span }: MeasuredSimilarity,
) {
  const numbers = Array.from({ length: layers }, (_, at) => String(at + 1));
  const shade = layerShade(span);
  return {
    title,
    rows: numbers,
    columns: numbers,
    values: meanMatrix(matrices),
    mark: shade,
  };
}

/** Of all such maps. */
export const mapAxes = {
  kind: 'heat-map',
  rowTitle: 'layer',
  columnTitle: 'layer',
  order: 'bottom',
} as const;

/** CKA is 0 between what has nothing in common, 1 between what is the same but for a rotation. */
export const ckaScale = { valueTitle: 'CKA', range: { low: 0, high: 1 } } as const;
