import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTask, type Evidence, type RunRecord } from '@tunnel/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from './Store.js';
import type { ResultOf } from './StoredTask.js';

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-store-'));
  store = await Store.open(join(folder, 'store'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const network = { kind: 'mlp', depth: 2, width: 8 } as const;
const training = { epochs: 1, learningRate: 0.1 };
const train = createTask({
  spec: { kind: 'train', network, data: { dataset: 'shapes' }, training },
});
const rank = createTask({ spec: { kind: 'rank', data: { dataset: 'shapes' } }, weights: train });
const evidence: Evidence = {
  versions: { tunnel: '0.1.0' },
  commit: null,
  device: 'cpu',
  threads: 1,
  cores: 2,
  platform: 'linux-x64',
};
const result: ResultOf<'train'> = {
  testAccuracy: 0.5,
  testLossNats: 1.2,
  testCalibrationError: 0.1,
  testAccuracyByClass: [0.5],
  testAccuracyByHead: [0.5],
  validation: null,
  imagesTrain: 100,
  imagesTest: 50,
  parameters: 10,
  epochs: [],
  steps: 1,
  checkpoints: [],
  seconds: 1,
  device: 'cpu',
  precision: 'float32',
  threads: 1,
};

async function keep(seed = 0) {
  const task = seed === 0 ? train : createTask({ spec: { ...train.spec, seed } });
  const draft = await store.beginTask(task);
  writeFileSync(join(draft.folder, 'weights.safetensors'), `weights ${seed}`);
  return draft.commit({ result, evidence });
}

describe('a task', () => {
  it('comes back as it was kept, with the hashes of its files', async () => {
    expect(store.hasTask(train.id)).toBe(false);
    expect(await store.readTask(train.id)).toBeNull();
    const kept = await keep();
    expect(store.hasTask(train.id)).toBe(true);
    expect(await store.readTask(train.id)).toEqual(kept);
    expect(kept).toMatchObject({ ...train, result, evidence });
    expect(kept.files).toEqual([
      { name: 'weights.safetensors', bytes: 9, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    await store.verifyTask(train.id);
    expect(readdirSync(join(store.folder, 'tmp'))).toEqual([]);
  });

  it('that is not committed is not there, and leaves nothing', async () => {
    const draft = await store.beginTask(train);
    writeFileSync(join(draft.folder, 'weights.safetensors'), 'half');
    expect(store.hasTask(train.id)).toBe(false);
    await draft.discard();
    expect(existsSync(store.folder)).toBe(false);
  });

  it('that is discarded takes nothing of others with it', async () => {
    const kept = await keep();
    const draft = await store.beginTask(train);
    await draft.discard();
    expect(await store.readTask(train.id)).toEqual(kept);
  });

  it('that two processes kept is the first one’s', async () => {
    const second = await store.beginTask(train);
    const kept = await keep();
    writeFileSync(join(second.folder, 'weights.safetensors'), 'other');
    expect(await second.commit({ result, evidence })).toEqual(kept);
    expect(existsSync(second.folder)).toBe(false);
  });

  it('whose files or record were changed is refused', async () => {
    const file = join(store.taskFolder(train.id), 'weights.safetensors');
    await keep();
    writeFileSync(file, 'weightz 0');
    await expect(store.verifyTask(train.id)).rejects.toMatchObject({ code: 'artifact-corrupt' });
    writeFileSync(file, 'longer than before');
    await expect(store.readTask(train.id)).rejects.toMatchObject({ code: 'artifact-corrupt' });
    rmSync(file);
    await expect(store.readTask(train.id)).rejects.toMatchObject({ code: 'artifact-corrupt' });
    const record = join(store.taskFolder(train.id), 'task.json');
    writeFileSync(record, readFileSync(record, 'utf8').replace('"seed": 0', '"seed": 1'));
    await expect(store.readTask(train.id)).rejects.toMatchObject({ code: 'artifact-corrupt' });
  });

  it('with another kind’s result is refused', async () => {
    const draft = await store.beginTask(rank);
    const wrong = { result, evidence } as never;
    await expect(draft.commit(wrong)).rejects.toMatchObject({ code: 'artifact-corrupt' });
    expect(store.hasTask(rank.id)).toBe(false);
    expect(existsSync(draft.folder)).toBe(false);
  });

  it('is found by the beginning of its id', async () => {
    const kept = await keep();
    await keep(1);
    expect(await store.findTask(train.id.slice(0, 8))).toEqual(kept);
    await expect(store.findTask('0000')).rejects.toMatchObject({ code: 'task-missing' });
    await expect(store.findTask('x')).rejects.toMatchObject({ code: 'usage' });
    expect(await store.taskIds()).toHaveLength(2);
  });
});

it('keeps runs, and lists them', async () => {
  const run: RunRecord = {
    id: '20260101-000000-test',
    experiment: 'quickstart',
    scale: 'smoke',
    title: 't',
    question: 'q',
    createdAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:01.000Z',
    tasks: [],
    data: {
      train: { ...train.spec.data, classNames: [], imagesTrain: 1, imagesTest: 1 },
      ood: null,
      notes: [],
    },
    network: train.network,
    training: train.spec.training,
    probe: null,
    rank: null,
    seeds: [0],
    evidence,
    testAccuracy: null,
    layers: [],
    detection: null,
    command: 'tunnel run',
  };
  await store.writeRun(run);
  expect(await store.readRun(run.id)).toEqual(run);
  expect(await store.runIds()).toEqual([run.id]);
  for (const id of ['absent', '../x']) {
    await expect(store.readRun(id)).rejects.toMatchObject({ code: 'task-missing' });
  }
  await expect(store.writeRun({ ...run, id: 'a b' })).rejects.toMatchObject({
    code: 'artifact-corrupt',
  });
});

it('makes nothing before there is something to keep', async () => {
  expect(await store.taskIds()).toEqual([]);
  expect(await store.runIds()).toEqual([]);
  expect(existsSync(store.folder)).toBe(false);
});

it('refuses a folder that cannot be written', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(Store.open(join(folder, 'file/store'))).rejects.toMatchObject({
    code: 'store-unwritable',
  });
});

it('clears drafts that nobody writes to any more', async () => {
  const old = await store.beginTask(train);
  const young = await store.beginTask(train);
  const past = new Date(Date.now() - 48 * 3600 * 1000);
  utimesSync(old.folder, past, past);
  await Store.open(store.folder);
  expect(existsSync(old.folder)).toBe(false);
  expect(existsSync(young.folder)).toBe(true);
});
