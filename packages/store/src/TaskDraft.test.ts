import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ErrorCode, TunnelError } from '@tunnel/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from './Store.js';
import type { TaskDraft } from './TaskDraft.js';
import { outcome, train } from './testing/madeUpTask.js';

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-store-'));
  store = await Store.open(join(folder, 'store'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function claim(): Promise<TaskDraft<'train'>> {
  const draft = await store.claimTask(train);
  if (!draft) throw new Error('the task is taken');
  return draft;
}

/** What a training that was killed leaves. */
function writeHalf(): void {
  const half = store.draftFolder(train.id);
  mkdirSync(join(half, 'checkpoints'), { recursive: true });
  for (const name of [
    'resume.safetensors',
    'resume.safetensors.77.tmp',
    'checkpoints/step-00000001.safetensors',
    'checkpoints/step-00000002.safetensors.77.tmp',
  ]) {
    writeFileSync(join(half, name), 'half');
  }
}

function left(): string[] {
  const names = readdirSync(store.draftFolder(train.id), { recursive: true }) as string[];
  return names.filter((name) => name !== 'checkpoints').sort();
}

const usable = ['checkpoints/step-00000001.safetensors', 'resume.safetensors'];

it('goes on from what a killed process left, without its half-written files', async () => {
  writeHalf();
  const draft = await claim();
  expect(draft.folder).toBe(store.draftFolder(train.id));
  expect(left()).toEqual(usable);
});

it('begins anew where there is nothing to go on from', async () => {
  writeHalf();
  rmSync(join(store.draftFolder(train.id), 'resume.safetensors'));
  await claim();
  expect(left()).toEqual([]);
});

it('keeps neither the resume file nor half-written files in the artifact', async () => {
  const draft = await claim();
  writeHalf();
  const { files } = await draft.commit(outcome);
  expect(files.map(({ name }) => name)).toEqual(['checkpoints/step-00000001.safetensors']);
  const kept = readdirSync(store.taskFolder(train.id), { recursive: true }) as string[];
  expect(kept.sort()).toEqual([
    'checkpoints',
    'checkpoints/step-00000001.safetensors',
    'task.json',
    'task.sha256',
  ]);
});

describe('a task that fails', () => {
  const codes: ErrorCode[] = ['cancelled', 'output-unwritable', 'out-of-memory', 'libtorch'];
  it.each(codes)('with %s keeps what it can go on from', async (code) => {
    const draft = await claim();
    writeHalf();
    await draft.fail(new TunnelError(code, 'it failed'));
    expect(left()).toEqual(usable);
    expect(await store.claims()).toEqual([]);
  });

  it('with not-finite does not go on into the same failure', async () => {
    const draft = await claim();
    writeHalf();
    expect(await draft.fail(new TunnelError('not-finite', 'it failed'))).toBeNull();
    expect(existsSync(store.folder)).toBe(false);
  });

  const refused: ErrorCode[] = ['checkpoint-mismatch', 'weights-mismatch', 'weights-unreadable'];
  it.each(refused)('with %s puts the resume file aside, and begins anew', async (code) => {
    const draft = await claim();
    writeHalf();
    const moved = await draft.fail(new TunnelError(code, 'it failed'));
    expect(dirname(moved ?? '')).toBe(store.quarantineFolder);
    expect(readFileSync(moved ?? '', 'utf8')).toBe('half');
    expect(existsSync(draft.folder)).toBe(false);
    const quarantined = { kind: 'quarantined', path: moved };
    expect(await store.findGarbage({ olderThanDays: 0 })).toMatchObject([quarantined]);
  });

  it('without anything to go on from leaves nothing', async () => {
    const draft = await claim();
    writeFileSync(join(draft.folder, 'weights.safetensors'), 'half');
    await draft.fail(new TunnelError('cancelled', 'it was stopped'));
    expect(existsSync(store.folder)).toBe(false);
  });
});

it('finishes a commit that was killed before the artifact had its name', async () => {
  const draft = await claim();
  writeFileSync(join(draft.folder, 'weights.safetensors'), 'weights');
  const kept = await draft.commit(outcome);
  mkdirSync(dirname(draft.folder), { recursive: true });
  await rename(store.taskFolder(train.id), draft.folder);
  expect(store.hasTask(train.id)).toBe(false);
  expect(await store.claimTask(train)).toBeNull();
  expect(await store.readTask(train.id)).toEqual(kept);
});

it('does not finish one whose files are not what was to be kept', async () => {
  const draft = await claim();
  writeFileSync(join(draft.folder, 'weights.safetensors'), 'weights');
  await draft.commit(outcome);
  mkdirSync(dirname(draft.folder), { recursive: true });
  await rename(store.taskFolder(train.id), draft.folder);
  writeFileSync(join(draft.folder, 'weights.safetensors'), 'weightz');
  await claim();
  expect(left()).toEqual([]);
});
