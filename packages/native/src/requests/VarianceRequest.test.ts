import { rmSync } from 'node:fs';
import { varianceResultSchema } from '@tunnel/core';
import { afterAll, expect, it } from 'vitest';
import { trainedNetwork } from '../testing/trainedNetwork.js';
import { variance } from '../verbs.js';

const { folder, reading, data } = await trainedNetwork();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = { maxFeatures: 8000, pooling: null };

it('measures how layers fall into classes', async () => {
  const request = { ...reading, data, variance: settings };
  const found = varianceResultSchema.parse(await variance(request).wait());
  expect(found).toMatchObject({ classes: 10, images: 200 });
  expect(found.layers.map(({ name }) => name)).toEqual(['relu1', 'relu2']);
  for (const { intra, inter, ratio } of found.layers) expect(ratio).toBeCloseTo(intra / inter, 6);
  // Only the head’s own input can be held against the head’s weights.
  expect(found.layers.map(({ nc3 }) => nc3 === null)).toEqual([true, false]);
});

it('refuses a class of one image', async () => {
  const few = { ...data, images: { count: 11, perClass: null, seed: 0 } };
  const refused = variance({ ...reading, data: few, variance: settings });
  await expect(refused.wait()).rejects.toMatchObject({ code: 'invalid-spec' });
});
