import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { trainedNetwork } from '../testing/trainedNetwork.js';
import { components } from '../verbs.js';

const { folder, reading, data } = await trainedNetwork();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('writes principal components, with the share of the variance that they have', async () => {
  const file = join(folder, 'components.tmp');
  const request = { ...reading, data, components: { maxFeatures: 8000, count: 5 }, file };
  const { layers, images } = await components(request).wait();
  expect(images).toBe(200);
  expect(layers.map((layer) => [layer.name, layer.components])).toEqual([
    ['relu1', 5],
    ['relu2', 5],
  ]);
  for (const { explained } of layers) {
    expect(explained).toBeGreaterThan(0.2);
    expect(explained).toBeLessThanOrEqual(1);
  }
  expect(existsSync(file)).toBe(true);
});
