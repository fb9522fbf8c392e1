import type { SimilarityResult } from '@tunnel/core';
import { describe, expect, it } from 'vitest';
import { hasEstimator, meanMatrix, similarityMaps, similarityModel } from './similarityModels.js';

const layers = ['relu1', 'relu2'].map((name, at) => ({
  ...{ layer: at + 1, name, features: 8, featuresUsed: 8, constant: false },
}));

function result(value: number, change: Partial<SimilarityResult> = {}): SimilarityResult {
  const matrix = [
    [1, value],
    [value, 1],
  ];
  return {
    ...{ layers, otherLayers: null, method: 'exact', biased: matrix, debiased: matrix },
    ...{ permutation: null, images: 500, seconds: 1, device: 'cpu' },
    ...change,
  };
}

const tasks = [
  { id: 'a', label: 'MLP, seed 0: CKA of its layers', result: result(0.2) },
  { id: 'b', label: 'MLP, seed 1: CKA of its layers', result: result(0.4) },
  {
    id: 'c',
    label: 'MLP, seeds 0 and 1: CKA of their layers',
    result: result(0.1, { otherLayers: layers, biased: null }),
  },
];

const maps = similarityMaps(tasks);

describe('similarityMaps', () => {
  it('are the mean over seeds, then each task', () => {
    expect(maps.map(({ label }) => label)).toEqual([
      'MLP: CKA of its layers, mean of 2 seeds',
      ...tasks.map(({ label }) => label),
    ]);
  });
});

describe('similarityModel', () => {
  it('is the mean of the seeds’ matrices', () => {
    const [mean] = maps;
    const { rows } = mean
      ? (similarityModel(mean, 'debiased', [])?.data ?? { rows: [] })
      : { rows: [] };
    expect(rows[1]?.slice(0, 4)).toEqual([1, 'relu1', 2, 'relu2']);
    expect(rows[1]?.[4]).toBeCloseTo(0.3, 12);
  });

  it('names both networks’ layers where there are two', () => {
    const between = maps.at(-1);
    if (!between) throw new Error('there is a map');
    expect(similarityModel(between, 'debiased', [])?.table.columns[0]).toBe(
      'layer of one network \\ layer of the other',
    );
    expect(hasEstimator(between, 'biased')).toBe(false);
    expect(similarityModel(between, 'biased', [])).toBeNull();
  });
});

describe('meanMatrix', () => {
  it('has no number where one of the matrices has none', () => {
    expect(meanMatrix([[[1, null]], [[2, 3]]])).toEqual([[1.5, null]]);
    expect(meanMatrix([])).toEqual([]);
  });
});
