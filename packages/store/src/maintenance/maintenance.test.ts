import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createTask } from '@tunnel/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { thisProcess } from '../claims/thisProcess.js';
import { Store } from '../Store.js';
import { claimTask, keepRank, keepRun, keepTask } from '../testing/keep.js';
import { seeded, train } from '../testing/madeUpTask.js';

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-store-'));
  store = await Store.open(join(folder, 'store'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const past = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000);

function spoil(seed: number): string {
  const file = join(store.taskFolder(seeded(seed).id), 'weights.safetensors');
  const bytes = readFileSync(file);
  bytes[0] = (bytes[0] ?? 0) ^ 4;
  writeFileSync(file, bytes);
  return file;
}

describe('verify', () => {
  it('looks at everything, with progress', async () => {
    for (const seed of [0, 1]) await keepTask(store, seeded(seed));
    await keepRun(store, 'run', [seeded(0)]);
    const told: number[] = [];
    const verified = await store.verify({ onProgress: ({ done }) => told.push(done) });
    expect(verified).toEqual({ tasks: 2, runs: 1, corrupt: [] });
    expect(told).toEqual([0, 1, 2, 3]);
  });

  it('finds what this process has read before it was changed', async () => {
    for (const seed of [0, 1, 2]) await keepTask(store, seeded(seed));
    const file = spoil(1);
    const { corrupt } = await store.verify();
    expect(corrupt).toMatchObject([
      {
        kind: 'task',
        id: seeded(1).id,
        error: { code: 'artifact-corrupt', context: { path: file } },
        quarantine: null,
      },
    ]);
    expect(store.hasTask(seeded(1).id)).toBe(true);
  });

  it('moves what is corrupt out of the way, whole, and it is computed anew', async () => {
    await keepTask(store);
    await keepRun(store, 'run', [train]);
    const file = spoil(0);
    const bytes = readFileSync(file);
    writeFileSync(store.runFile('run'), '{');
    const { corrupt } = await store.verify({ quarantine: true });
    const [task, run] = corrupt.map(({ quarantine }) => quarantine ?? '');
    expect(readFileSync(join(task ?? '', 'weights.safetensors'))).toEqual(bytes);
    expect(readFileSync(run ?? '', 'utf8')).toBe('{');
    expect(await store.readTask(train.id)).toBeNull();
    expect(await store.runIds()).toEqual([]);
    await keepTask(store);
    expect((await store.verify()).corrupt).toEqual([]);
  });

  it('leaves to another process what that one is about to replace', async () => {
    await keepTask(store);
    spoil(0);
    const other = await Store.open(store.folder);
    await other.withClaim(train.id, async () => {
      const { corrupt } = await store.verify({ quarantine: true });
      expect(corrupt).toMatchObject([{ quarantine: null }]);
    });
    expect(store.hasTask(train.id)).toBe(true);
  });

  it('can be cancelled', async () => {
    await keepTask(store);
    const signal = AbortSignal.abort();
    await expect(store.verify({ signal })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

/** Kinds and last names of paths, sorted. */
async function garbage(options = {}): Promise<string[]> {
  const found = await store.findGarbage(options);
  return found.map(({ kind, path }) => `${kind} ${basename(path)}`).sort();
}

/** Makes a draft that nobody has claimed. */
function writeDraft(seed: number, name: string, days = 0): string {
  const draft = store.draftFolder(seeded(seed).id);
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, name), 'half');
  utimesSync(join(draft, name), past(days), past(days));
  utimesSync(draft, past(days), past(days));
  return draft;
}

describe('garbage', () => {
  it('is none in a store that is in order, or absent', async () => {
    expect(await garbage({ unreferenced: true })).toEqual([]);
    await keepTask(store);
    expect(await garbage()).toEqual([]);
    expect(existsSync(store.workFolder)).toBe(false);
  });

  it('is never younger than now', async () => {
    for (const olderThanDays of [-1, Number.NaN]) {
      const refused = { code: 'invalid-request', context: { olderThanDays } };
      await expect(store.findGarbage({ olderThanDays })).rejects.toMatchObject(refused);
    }
  });

  it('is a draft without anything to go on from; with it, only an old one', async () => {
    writeDraft(0, 'weights.safetensors');
    writeDraft(1, 'resume.safetensors', 6);
    writeDraft(2, 'resume.safetensors', 8);
    expect(await garbage()).toEqual([`draft ${seeded(0).id}`, `draft ${seeded(2).id}`].sort());
    expect(await garbage({ olderThanDays: 5 })).toHaveLength(3);
    await store.removeGarbage(await store.findGarbage());
    expect(readdirSync(store.workFolder)).toEqual([seeded(1).id]);
  });

  it('is no draft that a process has claimed, before or after it was found', async () => {
    const draft = await claimTask(store, train);
    writeFileSync(join(draft.folder, 'weights.safetensors'), 'half');
    expect(await garbage({ olderThanDays: 0 })).toEqual([]);
    writeDraft(1, 'weights.safetensors');
    const found = await store.findGarbage();
    expect(found).toHaveLength(1);
    await claimTask(await Store.open(store.folder), seeded(1));
    expect(await store.removeGarbage(found)).toEqual([]);
  });

  it('is the claim of a dead process', async () => {
    mkdirSync(store.workFolder, { recursive: true });
    const since = '2026-01-01T00:00:00.000Z';
    const claim = { task: train.id, ...thisProcess(), started: '1', since };
    writeFileSync(join(store.workFolder, `${train.id}.a.claim`), JSON.stringify(claim));
    const other = { ...claim, machine: 'other' };
    writeFileSync(join(store.workFolder, `${train.id}.b.claim`), JSON.stringify(other));
    expect(await garbage()).toEqual([`claim ${train.id}.a.claim`]);
    utimesSync(join(store.workFolder, `${train.id}.b.claim`), past(2), past(2));
    const all = await store.findGarbage();
    expect(await store.removeGarbage(all)).toHaveLength(2);
    expect(readdirSync(store.workFolder)).toEqual([]);
  });

  it('is what was half-written for days, and what is in quarantine for long', async () => {
    await keepTask(store);
    await keepRun(store, 'run', [train]);
    const half = `${store.runFile('run')}.12-ab.tmp`;
    writeFileSync(half, '');
    expect(await garbage()).toEqual([]);
    utimesSync(half, past(2), past(2));
    spoil(0);
    await store.verify({ quarantine: true });
    expect(await garbage()).toEqual(['temporary run.json.12-ab.tmp']);
    expect(await garbage({ olderThanDays: 0 })).toHaveLength(2);
    await store.removeGarbage(await store.findGarbage({ olderThanDays: 0 }));
    expect(readdirSync(store.quarantineFolder)).toEqual([]);
    expect(await store.runIds()).toEqual(['run']);
  });

  it('is, when asked for, a task that no run refers to and none of a run needs', async () => {
    const rank = createTask({
      spec: { kind: 'rank', data: { dataset: 'shapes' } },
      weights: train,
    });
    await keepTask(store);
    await keepTask(store, seeded(1));
    await keepRank(store, train);
    await keepRun(store, 'run', [rank]);
    expect(await garbage()).toEqual([]);
    const found = await store.findGarbage({ unreferenced: true });
    expect(found).toMatchObject([{ kind: 'unreferenced', task: seeded(1).id }]);
    await store.removeGarbage(found);
    expect(await store.taskIds()).toEqual([rank.id, train.id].sort());
    expect(readdirSync(store.quarantineFolder)).toEqual([]);
  });

  it('cannot be told of tasks while a process works, or where a run cannot be read', async () => {
    await keepTask(store);
    await keepRun(store, 'run', []);
    await store.withClaim(seeded(1).id, async () => {
      await expect(store.findGarbage({ unreferenced: true })).rejects.toMatchObject({
        code: 'invalid-request',
      });
    });
    writeFileSync(store.runFile('run'), '{');
    await expect(store.findGarbage({ unreferenced: true })).rejects.toMatchObject({
      code: 'artifact-corrupt',
    });
  });
});
