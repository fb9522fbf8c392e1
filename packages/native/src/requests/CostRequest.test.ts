import { costResultSchema } from '@tunnel/core';
import { expect, it } from 'vitest';
import { cost } from '../verbs.js';

const request = {
  network: { kind: 'mlp', depth: 2, width: 8, classes: 10, side: 32, heads: null },
  layers: null,
  batchSize: 4,
  repeats: 2,
  precision: 'float32',
  run: { device: 'cpu', threads: 1 },
} as const;

it('prices the layers of a network', async () => {
  const found = costResultSchema.parse(await cost(request).wait());
  expect(found.layers.map(({ layer, name }) => [layer, name])).toEqual([
    [1, 'relu1'],
    [2, 'relu2'],
    [null, 'head'],
  ]);
  const weights = [3072 * 8, 8 * 8, 8 * 10];
  expect(found.layers.map(({ multiplyAdds }) => multiplyAdds)).toEqual(weights);
  expect(found.multiplyAdds).toBe(weights.reduce((sum, each) => sum + each));
  expect(found.parameters).toBe(found.multiplyAdds + 8 + 8 + 10);
  expect(found.layers.at(-1)?.cumulativeParameters).toBe(found.parameters);
});

it('refuses a batch of nothing', async () => {
  const none = cost({ ...request, batchSize: 0 });
  await expect(none.wait()).rejects.toMatchObject({ code: 'invalid-spec' });
});
