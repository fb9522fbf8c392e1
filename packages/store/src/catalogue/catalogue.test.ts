import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runSummaryOf } from '@tunnel/core/resources';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../Store.js';
import { keepRank, keepRun, keepTask, madeUpRun } from '../testing/keep.js';
import { seeded } from '../testing/madeUpTask.js';
import type { RunQuery, TaskQuery } from './Catalogue.js';
import { sql } from './kysely.js';
import { migrate } from './migrate.js';
import { openDatabase } from './openDatabase.js';
import type { CatalogueTables } from './schema.js';

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-store-'));
  store = await Store.open(join(folder, 'store'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** All rows, read without catching up. */
async function everything() {
  const db = await openDatabase<CatalogueTables>(store.catalogueFile);
  try {
    return {
      tasks: await db.selectFrom('tasks').selectAll().orderBy('id').execute(),
      files: await db.selectFrom('files').selectAll().orderBy('task').orderBy('name').execute(),
      inputs: await db.selectFrom('inputs').selectAll().orderBy('task').orderBy('role').execute(),
      runs: await db.selectFrom('runs').selectAll().orderBy('id').execute(),
      run_tasks: await db
        .selectFrom('run_tasks')
        .selectAll()
        .orderBy('run')
        .orderBy('place')
        .execute(),
    };
  } finally {
    await db.destroy();
  }
}

/** Keeps three tasks, and two runs of them. */
async function fill(): Promise<void> {
  for (const seed of [0, 1, 2]) await keepTask(store, seeded(seed));
  await keepRun(store, 'first', [seeded(0)]);
  await keepRun(store, 'second', [seeded(0), seeded(2)]);
}

describe('the catalogue', () => {
  it('has what was kept, without being asked to catch up', async () => {
    await fill();
    const { tasks, files, runs, run_tasks } = await everything();
    expect(tasks.map(({ id }) => id)).toEqual(await store.taskIds());
    expect(tasks.find(({ seed }) => seed === 2)).toMatchObject({
      id: seeded(2).id,
      kind: 'train',
      dataset: 'shapes',
      device: 'cpu',
      bytes: 9,
      spec: JSON.stringify(seeded(2).spec),
    });
    expect(files.map(({ name }) => name)).toEqual(Array(3).fill('weights.safetensors'));
    expect(runs.map(({ id }) => id)).toEqual(['first', 'second']);
    expect(run_tasks.map(({ run, place, task }) => [run, place, task])).toEqual([
      ['first', 0, seeded(0).id],
      ['second', 0, seeded(0).id],
      ['second', 1, seeded(2).id],
    ]);
  });

  it('finds a file by its content, after catching up where it is asked to', async () => {
    const sha256 = createHash('sha256').update('weights 1').digest('hex');
    expect(await store.findFile(sha256)).toBeNull();
    await fill();
    const found = {
      task: seeded(1).id,
      name: 'weights.safetensors',
      path: join(store.taskFolder(seeded(1).id), 'weights.safetensors'),
    };
    expect(await store.findFile(sha256)).toMatchObject(found);
    rmSync(store.catalogueFile);
    expect(await store.findFile(sha256, { catchUp: false })).toBeNull();
    expect(await store.findFile(sha256)).toMatchObject(found);
    expect(await store.findFile('0'.repeat(64))).toBeNull();
  });

  it('made anew is the one that grew', async () => {
    await fill();
    const grown = await everything();
    expect(await store.reindex()).toEqual({ tasks: 3, runs: 2, corrupt: [] });
    expect(await everything()).toEqual(grown);
    rmSync(store.catalogueFile);
    rmSync(`${store.catalogueFile}-wal`, { force: true });
    rmSync(`${store.catalogueFile}-shm`, { force: true });
    await store.reindex();
    expect(await everything()).toEqual(grown);
  });

  it('catches up with what came, went and is another, before it lists', async () => {
    await fill();
    rmSync(store.taskFolder(seeded(1).id), { recursive: true });
    rmSync(store.taskFolder(seeded(2).id), { recursive: true });
    const other = await Store.open(store.folder);
    await keepTask(other, seeded(2), 'others weights');
    const { tasks } = await store.list();
    expect(tasks.map(({ seed, bytes }) => [seed, bytes])).toEqual([
      [0, 9],
      [2, 14],
    ]);
  });

  it('lists the tasks by the time when they were finished', async () => {
    await fill();
    expect((await store.list()).tasks.map(({ seed }) => seed)).toEqual([0, 1, 2]);
  });

  it('lists the newest, those of a kind or a data set, and those that need another', async () => {
    await fill();
    const rank = await keepRank(store, seeded(1));
    const labels = async (query: TaskQuery) =>
      (await store.list(query)).tasks.map(({ kind, seed }) => `${kind} ${seed}`);
    expect(await labels({ limit: 2 })).toEqual(['train 2', 'rank 0']);
    expect(await labels({ kind: 'train', limit: 1 })).toEqual(['train 2']);
    expect(await labels({ dataset: 'cifar10' })).toEqual([]);
    expect(await labels({ dataset: 'shapes', kind: 'rank' })).toEqual(['rank 0']);
    expect((await store.list({ input: seeded(1).id })).tasks.map(({ id }) => id)).toEqual([rank]);
    expect(await labels({ input: seeded(0).id })).toEqual([]);
  });

  it('looks at a folder of artifacts again only when that has changed', async () => {
    await keepTask(store, seeded(0));
    const shard = dirname(store.taskFolder(seeded(0).id));
    settle(shard);
    expect((await store.list()).tasks).toHaveLength(1);
    // Its folder's time says nothing of what is changed in place: that is for reindex to find.
    writeFileSync(join(store.taskFolder(seeded(0).id), 'task.json'), '{}');
    const hash = join(store.taskFolder(seeded(0).id), 'task.sha256');
    utimesSync(hash, new Date(0), new Date(0));
    expect(await store.list()).toMatchObject({ tasks: [{ seed: 0 }], corrupt: [] });
    writeFileSync(join(shard, 'other'), '');
    for (const _ of ['said', 'said again']) {
      expect(await store.list()).toMatchObject({
        tasks: [],
        corrupt: [{ code: 'artifact-corrupt' }],
      });
      settle(shard);
    }
    rmSync(shard, { recursive: true });
    expect(await store.list()).toEqual({ tasks: [], corrupt: [] });
  });

  it('forgets what was in a folder of artifacts that is gone', async () => {
    await fill();
    await store.list();
    rmSync(store.artifactsFolder, { recursive: true });
    expect((await store.list()).tasks).toEqual([]);
  });

  it('is in WAL mode', async () => {
    await fill();
    // Bytes 18 and 19 of an SQLite file: 2 stands for WAL.
    expect([...readFileSync(store.catalogueFile).subarray(18, 20)]).toEqual([2, 2]);
  });

  it('leaves out an artifact whose record is corrupt, and says so', async () => {
    await fill();
    writeFileSync(join(store.taskFolder(seeded(1).id), 'task.json'), '{}');
    const { tasks, corrupt } = await store.reindex();
    expect(tasks).toBe(2);
    expect(corrupt).toMatchObject([{ code: 'artifact-corrupt' }]);
  });

  it('makes nothing where there is no store', async () => {
    expect((await store.list()).tasks).toEqual([]);
    await store.reindex();
    expect(existsSync(store.folder)).toBe(false);
  });
});

describe('the list of runs', () => {
  beforeEach(async () => {
    for (const [place, experiment] of ['ood', 'depth', 'ood'].entries()) {
      await store.writeRun({ ...madeUpRun(`2026010${place + 1}`, []), experiment });
    }
  });
  const ids = async (query: RunQuery = {}) =>
    (await store.listRuns(query)).runs.map(({ id }) => id);

  it('has the newest first, filtered and cut', async () => {
    expect(await ids()).toEqual(['20260103', '20260102', '20260101']);
    expect(await ids({ experiment: 'ood' })).toEqual(['20260103', '20260101']);
    expect(await ids({ experiment: 'ood', limit: 1 })).toEqual(['20260103']);
    expect(await ids({ scale: 'paper' })).toEqual([]);
    expect(await ids({ ids: ['20260101', '20260102', 'none'] })).toEqual(['20260102', '20260101']);
    const [first] = (await store.listRuns()).runs;
    expect(first).toEqual(runSummaryOf(await store.readRun('20260103')));
  });

  it('knows what came, went and is another, written by whom it may be', async () => {
    settle(store.runsFolder);
    await ids();
    const other = await Store.open(store.folder, undefined, { notes: false });
    await other.writeRun({ ...madeUpRun('20260104', []), experiment: 'width' });
    await other.writeRun({ ...madeUpRun('20260101', []), experiment: 'width' });
    rmSync(store.runFile('20260102'));
    expect(await ids({ experiment: 'width' })).toEqual(['20260104', '20260101']);
    expect(await ids()).toEqual(['20260104', '20260103', '20260101']);
  });

  it('is without a record that is corrupt, and says so each time', async () => {
    writeFileSync(store.runFile('20260102'), '{');
    for (const _ of ['said', 'said again']) {
      settle(store.runsFolder);
      const { runs, corrupt } = await store.listRuns();
      expect(runs.map(({ id }) => id)).toEqual(['20260103', '20260101']);
      expect(corrupt).toMatchObject([{ code: 'artifact-corrupt' }]);
    }
  });

  it('is the same from the records, where the catalogue cannot be used', async () => {
    writeFileSync(store.runFile('broken'), '{');
    const queries = [
      {},
      { experiment: 'ood', limit: 1 },
      { ids: ['20260102'] },
      { scale: 'paper' },
    ];
    const lists = async () => Promise.all(queries.map((query) => store.listRuns(query)));
    const listed = await lists();
    rmSync(store.catalogueFile);
    writeFileSync(store.catalogueFile, 'not a database '.repeat(500));
    const read = await lists();
    expect(read.map(({ runs }) => runs)).toEqual(listed.map(({ runs }) => runs));
    expect(read[0]?.corrupt).toMatchObject([{ code: 'artifact-corrupt' }]);
    expect(store.catalogueError).toMatchObject({ code: 'catalogue-corrupt' });
  });
});

/** Lets a folder's last change lie back so far that no other can have the same time. */
function settle(folder: string): void {
  const before = new Date(statSync(folder).mtimeMs - 60_000);
  utimesSync(folder, before, before);
}

describe('a catalogue that is damaged', () => {
  it.each([
    ['is no database', () => writeFileSync(store.catalogueFile, 'not a database '.repeat(500))],
    ['is cut short', () => truncateSync(store.catalogueFile, 6000)],
    ['has a page of another', () => overwrite(store.catalogueFile)],
    ['says that it has no tables yet', () => writeVersion(store.catalogueFile, 0)],
    ['is of a version below 0', () => writeVersion(store.catalogueFile, -1)],
  ])('%s: is said, and made anew', async (_name, damage) => {
    await fill();
    const good = await everything();
    await checkpoint();
    damage();
    await expect(store.list()).rejects.toMatchObject({
      code: 'catalogue-corrupt',
      context: { path: store.catalogueFile },
    });
    expect(await store.readTask(seeded(0).id)).not.toBeNull();
    await store.reindex();
    expect(await everything()).toEqual(good);
  });
});

/** Leaves all of the catalogue in its one file. */
async function checkpoint(): Promise<void> {
  const db = await openDatabase(store.catalogueFile);
  await sql`pragma wal_checkpoint(truncate)`.execute(db);
  await db.destroy();
  rmSync(`${store.catalogueFile}-wal`, { force: true });
  rmSync(`${store.catalogueFile}-shm`, { force: true });
}

/** Of the header’s `user_version`, at its place in SQLite’s file format. */
function writeVersion(file: string, version: number): void {
  const bytes = readFileSync(file);
  bytes.writeInt32BE(version, 60);
  writeFileSync(file, bytes);
}

function overwrite(file: string): void {
  const bytes = readFileSync(file);
  for (let at = 4096; at < bytes.length; at++) bytes[at] = (bytes[at] ?? 0) ^ 0x55;
  writeFileSync(file, bytes);
}

describe('a catalogue that cannot be written', () => {
  it('keeps no task from being kept, and catches up later', async () => {
    mkdirSync(store.catalogueFile, { recursive: true });
    await fill();
    expect(await store.taskIds()).toHaveLength(3);
    expect(store.catalogueError).toMatchObject({ code: 'store-unwritable' });
    await expect(store.list()).rejects.toMatchObject({ code: 'store-unwritable' });
    rmSync(store.catalogueFile, { recursive: true });
    expect((await store.list()).tasks).toHaveLength(3);
  });

  it('because it is damaged, likewise', async () => {
    mkdirSync(store.folder);
    writeFileSync(store.catalogueFile, 'not a database '.repeat(500));
    await keepTask(store, seeded(0));
    expect(store.catalogueError).toMatchObject({ code: 'catalogue-corrupt' });
    await store.reindex();
    expect((await store.list()).tasks).toHaveLength(1);
  });
});

describe('a catalogue of another version', () => {
  it('is migrated from the first, and then has all that a new one has', async () => {
    await fill();
    const newest = await everything();
    for (const suffix of ['', '-wal', '-shm']) {
      rmSync(`${store.catalogueFile}${suffix}`, { force: true });
    }
    await writeVersion1(newest);
    expect((await store.list()).tasks).toHaveLength(3);
    expect(await everything()).toEqual(newest);
  });

  it('that is newer is refused, and left alone', async () => {
    await fill();
    const db = await openDatabase(store.catalogueFile);
    await sql`pragma user_version = 1000`.execute(db);
    await db.destroy();
    const refused = { code: 'catalogue-newer', context: { version: 1000 } };
    await expect(store.list()).rejects.toMatchObject(refused);
    await expect(store.reindex()).rejects.toMatchObject(refused);
    await keepTask(store, seeded(3));
    expect(store.catalogueError).toMatchObject(refused);
    expect(store.hasTask(seeded(3).id)).toBe(true);
  });
});

/** What the first version of the catalogue had of the same tasks. */
async function writeVersion1({ tasks, files }: Awaited<ReturnType<typeof everything>>) {
  const db = await openDatabase<Record<string, Record<string, unknown>>>(store.catalogueFile);
  await migrate(db as never, store.catalogueFile, 1);
  for (const { inputs, device, ...task } of tasks) {
    await db.insertInto('tasks').values(task).execute();
  }
  for (const file of files)
    await db
      .insertInto('files')
      .values({ ...file })
      .execute();
  await db.destroy();
}

it('is made, brought up to date and read by several at once in one process', async () => {
  await fill();
  rmSync(store.catalogueFile);
  const lists = await Promise.all([store.list(), store.listRuns(), store.list(), store.listRuns()]);
  expect(store.catalogueError).toBeNull();
  const counts = lists.map((list) => ('tasks' in list ? list.tasks : list.runs).length);
  expect(counts).toEqual([3, 2, 3, 2]);
});

it('takes notes of several processes at once', async () => {
  const stores = await Promise.all([1, 2, 3, 4].map(() => Store.open(store.folder)));
  await Promise.all(stores.map((each, at) => keepTask(each, seeded(at))));
  expect(stores.map(({ catalogueError }) => catalogueError)).toEqual([null, null, null, null]);
  expect((await everything()).tasks).toHaveLength(4);
});
