import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { continualResultSchema } from '@tunnel/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryFolder, trainRequest } from '../../testing/data.mjs';
import { continual, rank } from '../verbs.js';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, 'checkpoints'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Two tasks of five of the ten classes each. */
function request() {
  const { train, validation, test, training, ...rest } = trainRequest(folder, { epochs: 1 });
  const tasks = [
    { name: 'low', classes: [0, 1, 2, 3, 4] },
    { name: 'high', classes: [5, 6, 7, 8, 9] },
  ].map(({ name, classes }) => ({
    name,
    train: { ...train, classes },
    validation: null,
    test: { ...test, classes },
  }));
  return {
    ...rest,
    network: { ...rest.network, heads: [5, 5] },
    tasks,
    training,
    checkpoints: { folder: join(folder, 'checkpoints') },
  };
}

it('learns two tasks in turn, and keeps what can be read after each', async () => {
  const asked = request();
  const found = continualResultSchema.parse(await continual(asked).wait());
  expect(found.tasks.map(({ name, checkpoint }) => [name, checkpoint])).toEqual([
    ['low', 'task-0001.safetensors'],
    ['high', 'task-0002.safetensors'],
  ]);
  expect(readdirSync(asked.checkpoints.folder).sort()).toEqual(
    found.tasks.map(({ checkpoint }) => checkpoint),
  );
  expect(found.accuracy.map((row) => row.length)).toEqual([2, 2]);
  expect(found.accuracy[0]?.[0]).toBeGreaterThan(0.6);
  const read = await rank({
    subject: {
      kind: 'network',
      network: asked.network,
      weightsFile: join(asked.checkpoints.folder, 'task-0001.safetensors'),
    },
    data: trainRequest(folder).test,
    layers: null,
    rank: { rtol: 1e-3, maxFeatures: 8000 },
    seed: 0,
    run: asked.run,
  }).wait();
  expect(read.layers).toHaveLength(2);
});

it('refuses heads that are not the tasks’', async () => {
  const asked = request();
  const heads = { ...asked, network: { ...asked.network, heads: [4, 6] } };
  await expect(continual(heads).wait()).rejects.toMatchObject({ code: 'invalid-spec' });
});
