import { meanInterval } from '@tunnel/core';

/** A number for every two layers, by their places from 0; null where it is not defined. */
export type LayerMatrix = readonly (readonly (number | null)[])[];

/** Two layers, by their places from 0, the earlier one first. */
type LayerPair = readonly [earlier: number, later: number];

/** All pairs of different layers. */
export function layerPairs(layers: number): LayerPair[] {
  return Array.from({ length: layers }, (_, later) =>
    Array.from({ length: later }, (_, earlier): LayerPair => [earlier, later]),
  ).flat();
}

/**
 * The mean over distances of the mean over those pairs that are so many layers apart: each distance
 * counts the same, however many pairs have it.
 *
 * @returns null where a distance has no pair, or one of its pairs no number
 */
export function meanAtDistances(
  matrix: LayerMatrix,
  pairs: readonly LayerPair[],
  distances: readonly number[],
): number | null {
  return meanOfAll(
    distances.map((distance) => {
      const apart = pairs.filter(([earlier, later]) => later - earlier === distance);
      return meanOfAll(apart.map(([earlier, later]) => matrix[earlier]?.[later] ?? null));
    }),
  );
}

/** The mean of matrices of the same layers; null where one of them has no number. */
export function meanMatrix(matrices: readonly LayerMatrix[]): (number | null)[][] {
  const [first = []] = matrices;
  return first.map((row, at) =>
    row.map((_, column) => meanOfAll(matrices.map((matrix) => matrix[at]?.[column] ?? null))),
  );
}

function meanOfAll(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  if (defined.length === 0 || defined.length < values.length) return null;
  return meanInterval(defined).mean;
}
