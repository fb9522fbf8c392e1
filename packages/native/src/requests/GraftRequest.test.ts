import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { graftResultSchema, normaliseProbeSpec } from '@tunnel/core';
import { afterAll, expect, it } from 'vitest';
import { trainedNetwork } from '../testing/trainedNetwork.js';
import { graft } from '../verbs.js';
import type { GraftRequest } from './GraftRequest.js';

const { folder, trained } = await trainedNetwork();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { network, weightsFile, test, run } = trained;
const request: GraftRequest = {
  network,
  weightsFile,
  grafts: [],
  cut: null,
  train: null,
  test,
  seed: 0,
  run,
  precision: 'float32',
  outputFile: join(folder, 'grafted.safetensors'),
};

it('resets a span to its initial values', async () => {
  const initial = join(folder, 'step-00000000.safetensors');
  const grafts = [{ from: 'fc1', to: 'relu2', weightsFile: initial }];
  const found = graftResultSchema.parse(await graft({ ...request, grafts }).wait());
  expect(found).toMatchObject({ cut: null, imagesTest: 200 });
  expect(found.grafted).toHaveLength(4);
  const itself = [{ from: 'fc1', to: 'head', weightsFile }];
  const same = graftResultSchema.parse(await graft({ ...request, grafts: itself }).wait());
  expect(same.testAccuracy).toBeGreaterThan(found.testAccuracy);
  expect(existsSync(request.outputFile)).toBe(true);
});

it('cuts a network, and trains a new head there', async () => {
  const head = normaliseProbeSpec({ epochs: 5, batchSize: 50, learningRate: 1e-2 });
  const cut = { layer: 'relu1', pooling: null, head };
  const asked = { ...request, cut, train: trained.train };
  const found = graftResultSchema.parse(await graft(asked).wait());
  expect(found.cut).toMatchObject({ layer: 'relu1', features: 32, epoch: 5 });
  expect(found.testAccuracy).toBeGreaterThan(0.6);
  expect(found.parameters).toBe(3072 * 32 + 32 + 32 * 10 + 10);
});
