import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { changeResultSchema } from '@tunnel/core';
import { afterAll, expect, it } from 'vitest';
import { trainedNetwork } from '../testing/trainedNetwork.js';
import { change } from '../verbs.js';

const { folder, reading, data, trained } = await trainedNetwork();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = { maxFeatures: 8000, standardise: true };
const checkpoints = [
  { label: 'step 0', weightsFile: join(folder, 'step-00000000.safetensors') },
  { label: 'step 10', weightsFile: join(folder, 'step-00000010.safetensors') },
  { label: 'final', weightsFile: trained.weightsFile },
];

it('measures the change from layer to layer, and of the weights', async () => {
  const request = { ...reading, data, change: settings, checkpoints };
  const found = changeResultSchema.parse(await change(request).wait());
  const l1 = found.representations?.l1;
  expect(l1?.map((row, at) => row[at])).toEqual([0, 0]);
  expect(l1?.[0]?.[1]).toBe(l1?.[1]?.[0]);
  const { layers, steps, fromFirst } = found.weights ?? {};
  expect(layers?.map(({ name }) => name)).toEqual(['fc1', 'fc2', 'head']);
  expect(steps?.map(({ from, to }) => `${from} to ${to}`)).toEqual([
    'step 0 to step 10',
    'step 10 to final',
  ]);
  expect(fromFirst?.at(-1)).toMatchObject({ from: 'step 0', to: 'final' });
  for (const each of fromFirst?.at(-1)?.absolute ?? []) expect(each).toBeGreaterThan(0);
});

it('measures either alone', async () => {
  const images = await change({ ...reading, data, change: settings, checkpoints: null }).wait();
  expect(changeResultSchema.parse(images)).toMatchObject({ weights: null, images: 200 });
  const weights = await change({ ...reading, data: null, change: settings, checkpoints }).wait();
  expect(changeResultSchema.parse(weights)).toMatchObject({ representations: null, images: null });
});
