import { describe, expect, it } from 'vitest';
import { layerPairs, meanAtDistances, meanMatrix } from './layerMatrix.js';

const matrix = [
  [9, 1, 4],
  [1, 9, 3],
  [4, 3, 9],
];

describe('pairs of layers', () => {
  it('are all of different layers, each once', () => {
    expect(layerPairs(3)).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
  });

  it('have a mean in which each distance counts the same', () => {
    expect(meanAtDistances(matrix, layerPairs(3), [1])).toBe(2);
    expect(meanAtDistances(matrix, layerPairs(3), [1, 2])).toBe(3);
  });

  it('have none where a distance has no pair, or a pair no number', () => {
    expect(meanAtDistances(matrix, layerPairs(3), [1, 3])).toBeNull();
    const unknown = matrix.map((row, at) => row.map((value) => (at === 0 ? null : value)));
    expect(meanAtDistances(unknown, layerPairs(3), [1])).toBeNull();
  });
});

it('means of matrices are taken place by place, null where one has no number', () => {
  expect(meanMatrix([[[1, 2]], [[3, null]]])).toEqual([[2, null]]);
});
