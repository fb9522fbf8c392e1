import { rmSync } from 'node:fs';
import { similarityResultSchema } from '@tunnel/core';
import { afterAll, describe, expect, it } from 'vitest';
import { trainedNetwork } from '../testing/trainedNetwork.js';
import { similarity } from '../verbs.js';
import type { SimilarityRequest } from './SimilarityRequest.js';

const { folder, reading, data } = await trainedNetwork();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const request: SimilarityRequest = {
  ...reading,
  data,
  other: null,
  otherLayers: null,
  similarity: {
    maxFeatures: 8000,
    method: 'exact',
    batchSize: 50,
    permutations: 0,
    permutationImages: 50,
  },
  precision: 'float32',
};

async function compare(more: Partial<SimilarityRequest> = {}) {
  return similarityResultSchema.parse(await similarity({ ...request, ...more }).wait());
}

describe('similarity', () => {
  it('of a layer with itself is 1, and the same both ways', async () => {
    const { layers, otherLayers, biased, debiased, images } = await compare();
    expect(layers.map(({ name }) => name)).toEqual(['relu1', 'relu2']);
    expect([otherLayers, images]).toEqual([null, 200]);
    for (const matrix of [biased ?? [], debiased]) {
      expect(matrix[0]?.[0]).toBeCloseTo(1, 5);
      expect(matrix[0]?.[1]).toBe(matrix[1]?.[0]);
    }
  });

  it('with layers of another network has a row for each of one, a column for each of the other', async () => {
    const found = await compare({
      other: reading.subject,
      otherLayers: ['fc1', 'relu1', 'relu2'],
    });
    expect(found.otherLayers?.map(({ name }) => name)).toEqual(['fc1', 'relu1', 'relu2']);
    expect(found.debiased.map((row) => row.length)).toEqual([3, 3]);
    expect(found.debiased[0]?.[1]).toBeCloseTo(1, 5);
  });

  it('over batches, and against permuted images', async () => {
    const settings = { ...request.similarity, permutations: 20 };
    const { permutation } = await compare({ similarity: settings });
    expect(permutation).toMatchObject({ permutations: 20, images: 50 });
    const minibatch = { ...request.similarity, method: 'minibatch' } as const;
    expect(await compare({ similarity: minibatch })).toMatchObject({
      method: 'minibatch',
      biased: null,
    });
  });

  it('refuses layers of no other network', async () => {
    const lone = similarity({ ...request, otherLayers: ['relu1'] });
    await expect(lone.wait()).rejects.toMatchObject({ code: 'invalid-spec' });
    const unknown = similarity({ ...request, layers: ['no such layer'] });
    await expect(unknown.wait()).rejects.toMatchObject({ code: 'layer-unknown' });
  });
});
