import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTask } from '@tunnel/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from './Store.js';
import { claimTask, keepRank, keepTask, madeUpRun } from './testing/keep.js';
import { outcome, seeded, train } from './testing/madeUpTask.js';

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-store-'));
  store = await Store.open(join(folder, 'store'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const { result, evidence } = outcome;
const rank = createTask({ spec: { kind: 'rank', data: { dataset: 'shapes' } }, weights: train });

function flipBit(file: string, at = 0): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

describe('a task', () => {
  it('comes back as it was kept, with the hashes of its files', async () => {
    expect(store.hasTask(train.id)).toBe(false);
    expect(await store.readTask(train.id)).toBeNull();
    const kept = await keepTask(store);
    expect(store.hasTask(train.id)).toBe(true);
    expect(await store.readTask(train.id)).toEqual(kept);
    expect(kept).toMatchObject({ ...train, result, evidence });
    expect(kept.files).toEqual([
      { name: 'weights.safetensors', bytes: 9, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    await store.verifyTask(train.id);
    expect(existsSync(join(store.folder, 'work'))).toBe(false);
  });

  it('may have files in a folder, and only in one', async () => {
    const draft = await claimTask(store, train);
    mkdirSync(join(draft.folder, 'checkpoints'));
    writeFileSync(join(draft.folder, 'checkpoints/step-00000100.safetensors'), 'early');
    writeFileSync(join(draft.folder, 'weights.safetensors'), 'late');
    const { files } = await draft.commit(outcome);
    expect(files.map(({ name }) => name)).toEqual([
      'checkpoints/step-00000100.safetensors',
      'weights.safetensors',
    ]);
    const deep = await claimTask(store, rank);
    mkdirSync(join(deep.folder, 'a/b'), { recursive: true });
    writeFileSync(join(deep.folder, 'a/b/c'), '');
    await expect(deep.commit(undefined as never)).rejects.toMatchObject({
      code: 'artifact-corrupt',
    });
  });

  it('that is not committed is not there, and leaves nothing', async () => {
    const draft = await claimTask(store, train);
    writeFileSync(join(draft.folder, 'weights.safetensors'), 'half');
    expect(store.hasTask(train.id)).toBe(false);
    await draft.fail(new Error('a defect'));
    expect(existsSync(store.folder)).toBe(false);
  });

  it('that was finished by another takes nothing but its draft with it', async () => {
    const kept = await keepTask(store);
    mkdirSync(store.draftFolder(train.id), { recursive: true });
    writeFileSync(join(store.draftFolder(train.id), 'resume.safetensors'), 'old');
    expect(await store.claimTask(train)).toBeNull();
    expect(existsSync(store.draftFolder(train.id))).toBe(false);
    expect(await store.readTask(train.id)).toEqual(kept);
  });

  it('of which one bit is another is refused, with both hashes', async () => {
    const file = join(store.taskFolder(train.id), 'weights.safetensors');
    const kept = await keepTask(store);
    flipBit(file);
    const other = await Store.open(store.folder);
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    await expect(other.readTask(train.id)).rejects.toMatchObject({
      code: 'artifact-corrupt',
      context: { path: file, sha256, expectedSha256: kept.files[0]?.sha256 },
    });
    flipBit(file);
    await store.verifyTask(train.id);
    // What no look at length and time tells is found by a process that has not read it yet.
    const { atime, mtime } = statSync(file);
    flipBit(file);
    utimesSync(file, atime, mtime);
    await expect((await Store.open(store.folder)).readTask(train.id)).rejects.toMatchObject({
      code: 'artifact-corrupt',
    });
  });

  it.each(['task.json', 'task.sha256'])('with one bit of %s changed is refused', async (name) => {
    await keepTask(store);
    const file = join(store.taskFolder(train.id), name);
    for (const at of [0, 40, statSync(file).size - 10]) {
      flipBit(file, at);
      await expect(store.readTask(train.id)).rejects.toMatchObject({ code: 'artifact-corrupt' });
      flipBit(file, at);
    }
    expect(await store.readTask(train.id)).not.toBeNull();
    rmSync(file);
    await expect(store.readTask(train.id)).rejects.toMatchObject({ code: 'artifact-corrupt' });
  });

  it('has a record that is read without its files', async () => {
    expect(await store.readTaskRecord(train.id)).toBeNull();
    const kept = await keepTask(store);
    flipBit(join(store.taskFolder(train.id), 'weights.safetensors'));
    expect(await store.readTaskRecord(train.id)).toEqual(kept);
    flipBit(join(store.taskFolder(train.id), 'task.json'));
    await expect(store.readTaskRecord(train.id)).rejects.toMatchObject({
      code: 'artifact-corrupt',
    });
  });

  it('has inputs that are read without the rest, and not from a damaged record', async () => {
    expect(await store.readTaskInputs(train.id)).toBeNull();
    expect(await store.readTaskInputs('../..')).toBeNull();
    await keepTask(store);
    expect(await store.readTaskInputs(train.id)).toEqual({});
    const id = await keepRank(store, train);
    expect(await store.readTaskInputs(id)).toEqual({ weights: train.id });
    for (const name of ['task.json', 'task.sha256']) {
      const file = join(store.taskFolder(id), name);
      flipBit(file, statSync(file).size - 10);
      await expect(store.readTaskInputs(id)).rejects.toMatchObject({ code: 'artifact-corrupt' });
      flipBit(file, statSync(file).size - 10);
    }
    rmSync(join(store.taskFolder(id), 'task.sha256'));
    await expect(store.readTaskInputs(id)).rejects.toMatchObject({ code: 'artifact-corrupt' });
  });

  it('of which a file is longer, shorter or gone is refused', async () => {
    const file = join(store.taskFolder(train.id), 'weights.safetensors');
    await keepTask(store);
    for (const text of ['longer than before', 'short', '']) {
      writeFileSync(file, text);
      await expect(store.readTask(train.id)).rejects.toMatchObject({
        code: 'artifact-corrupt',
        context: { bytes: text.length, expectedBytes: 9 },
      });
    }
    rmSync(file);
    await expect(store.readTask(train.id)).rejects.toMatchObject({ code: 'artifact-corrupt' });
  });

  it('with another kind’s result is refused', async () => {
    const draft = await claimTask(store, rank);
    const wrong = { result, evidence } as never;
    await expect(draft.commit(wrong)).rejects.toMatchObject({ code: 'artifact-corrupt' });
    expect(store.hasTask(rank.id)).toBe(false);
    expect(existsSync(draft.folder)).toBe(false);
  });

  it('is found by the beginning of its id', async () => {
    const kept = await keepTask(store);
    await keepTask(store, seeded(1));
    expect(await store.findTask(train.id.slice(0, 8))).toEqual(kept);
    await expect(store.findTask('0000')).rejects.toMatchObject({ code: 'task-missing' });
    await expect(store.findTask('x')).rejects.toMatchObject({ code: 'usage' });
    expect(await store.taskIds()).toHaveLength(2);
  });
});

it('keeps runs, and lists them', async () => {
  const run = madeUpRun('20260101-000000-test', []);
  await store.writeRun(run);
  expect(await store.readRun(run.id)).toEqual(run);
  for (const name of ['$(true).json', 'a copy.json', '.hidden.json', 'b\nc.json']) {
    writeFileSync(join(store.runsFolder, name), '{}');
  }
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
