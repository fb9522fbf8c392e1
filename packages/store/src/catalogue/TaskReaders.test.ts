import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Store } from '../Store.js';
import { keepTask } from '../testing/keep.js';
import { seeded } from '../testing/madeUpTask.js';
import { TaskReaders } from './TaskReaders.js';

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-readers-'));
  store = await Store.open(join(folder, 'store'), undefined, { notes: false });
  for (const seed of [0, 1, 2]) await keepTask(store, seeded(seed));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('finds the same in other threads as in this one', async () => {
  const [first, second, third] = [0, 1, 2].map((seed) => store.taskFolder(seeded(seed).id));
  writeFileSync(join(second ?? '', 'task.json'), '{}');
  const twin = join(folder, '0'.repeat(64));
  cpSync(third ?? '', twin, { recursive: true });
  const gone = store.taskFolder(seeded(9).id);
  const folders = [first ?? '', second ?? '', third ?? '', twin, gone];
  const [here, elsewhere] = [new TaskReaders(), new TaskReaders(0)];
  try {
    const found = await here.read(folders);
    expect(found.entries.map(({ task }) => task.seed)).toEqual([0, 2]);
    expect(found.corrupt.map(({ context }) => context['path'])).toEqual(
      expect.arrayContaining([second, twin, gone].map((each) => join(each ?? '', 'task.json'))),
    );
    const others = await elsewhere.read(folders);
    expect(others.entries).toEqual(found.entries);
    const messages = [found, others].map(({ corrupt }) => corrupt.map(String).sort());
    expect(messages[1]).toEqual(messages[0]);
    expect(others.corrupt.map(({ code }) => code)).toEqual(Array(3).fill('artifact-corrupt'));
  } finally {
    await Promise.all([here.close(), elsewhere.close()]);
  }
});
