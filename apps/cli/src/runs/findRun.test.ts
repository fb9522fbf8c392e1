import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TunnelError } from '@tunnel/core';
import { Store } from '@tunnel/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeUpRun } from '../testing/madeUpRun.js';
import { findRun } from './findRun.js';
import { newestRun, newestRuns, type Wanted } from './keptRuns.js';

const ids = {
  oldDepth: '20260101-000000-000-depth-smoke',
  depth: '20260102-000000-000-depth-smoke',
  laptopDepth: '20260103-000000-000-depth-laptop',
  width: '20260104-000000-000-width-smoke',
} as const;

let folder: string;
let store: Store;
const corrupt: TunnelError[] = [];
const any: Wanted = { onCorrupt: (error) => corrupt.push(error) };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runs-'));
  store = await Store.open(join(folder, 'store'));
  await store.writeRun(madeUpRun({ id: ids.oldDepth }));
  await store.writeRun(madeUpRun({ id: ids.depth }));
  await store.writeRun(madeUpRun({ id: ids.laptopDepth, scale: 'laptop' }));
  await store.writeRun(madeUpRun({ id: ids.width, experiment: 'width' }));
  await writeFile(join(store.runsFolder, '20260105-broken.json'), '{');
  await writeFile(join(folder, 'run.json'), JSON.stringify(madeUpRun({ id: 'of-a-file' })));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('findRun', () => {
  const found = async (name: string, wanted = any) => (await findRun(store, name, wanted)).id;

  it('takes an id, the beginning of one, and an experiment’s newest run', async () => {
    expect(await found(ids.oldDepth)).toBe(ids.oldDepth);
    expect(await found('20260102')).toBe(ids.depth);
    expect(await found('depth')).toBe(ids.laptopDepth);
    expect(await found('depth', { ...any, scale: 'smoke' })).toBe(ids.depth);
  });

  it('takes a file, and a folder that has one', async () => {
    expect(await found(join(folder, 'run.json'))).toBe('of-a-file');
    expect(await found(folder)).toBe('of-a-file');
  });

  it.each([
    ['a beginning of several', '2026', 'usage'],
    ['what is nothing', 'similarity', 'task-missing'],
    ['a file that is not there', './nowhere/run.json', 'task-missing'],
    ['a record that is broken', '20260105-broken', 'artifact-corrupt'],
  ])('refuses %s', async (_, name, code) => {
    await expect(found(name)).rejects.toMatchObject({ code });
  });

  it('refuses a file that is no record', async () => {
    await writeFile(join(folder, 'other.json'), '{"version": 3}');
    await writeFile(join(folder, 'no.json'), '{');
    for (const name of ['other.json', 'no.json']) {
      await expect(found(join(folder, name))).rejects.toMatchObject({ code: 'artifact-corrupt' });
    }
  });
});

describe('the newest runs', () => {
  it('are one of every experiment, in the order of the experiments, at a scale or at any', async () => {
    const order = ['width', 'depth'];
    const newest = async (wanted: Wanted) =>
      (await newestRuns(store, order, wanted)).map(({ id }) => id);
    expect(await newest(any)).toEqual([ids.width, ids.laptopDepth]);
    expect(await newest({ ...any, scale: 'smoke' })).toEqual([ids.width, ids.depth]);
    expect((await newestRun(store, any)).id).toBe(ids.width);
  });

  it('pass over a record that cannot be read, and say so', async () => {
    corrupt.length = 0;
    await newestRun(store, any);
    expect(corrupt.map(({ code }) => code)).toEqual(['artifact-corrupt']);
  });

  it('are refused where there is none', async () => {
    const paper: Wanted = { ...any, scale: 'paper' };
    await expect(newestRuns(store, [], paper)).rejects.toMatchObject({ code: 'task-missing' });
    await expect(newestRun(store, paper)).rejects.toMatchObject({ code: 'task-missing' });
  });
});
