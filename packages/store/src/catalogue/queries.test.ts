import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Compilable, CompiledQuery, type Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileQuery, runsQuery, shardQuery, tasksQuery } from './Catalogue.js';
import { migrate } from './migrate.js';
import { openDatabase } from './openDatabase.js';
import type { CatalogueTables } from './schema.js';

const folder = mkdtempSync(join(tmpdir(), 'tunnel-queries-'));
let db: Kysely<CatalogueTables>;
beforeAll(async () => {
  const file = join(folder, 'catalogue.sqlite');
  db = await openDatabase<CatalogueTables>(file);
  await migrate(db as Kysely<unknown>, file);
});
afterAll(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

/** What SQLite would do, a line a step. */
async function planOf(query: Compilable): Promise<string[]> {
  const { sql, parameters } = query.compile();
  const explain = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
  const { rows } = await db.executeQuery<{ detail: string }>(explain);
  return rows.map(({ detail }) => detail);
}

/** Looks at every row of a table, in the order in which it lies there. */
const looksAtAll = /^SCAN (?!\w+ USING (COVERING )?INDEX)/;
/** Puts all rows in order before it gives the first. */
const sorts = /TEMP B-TREE/;

const hash = '0'.repeat(64);

describe('a query of the catalogue reads no more rows than it gives', () => {
  it.each<[string, () => Compilable]>([
    ['the newest tasks', () => tasksQuery(db, { limit: 50 })],
    ['all tasks', () => tasksQuery(db, {})],
    ['the newest of a kind', () => tasksQuery(db, { kind: 'train', limit: 50 })],
    ['the newest on a data set', () => tasksQuery(db, { dataset: 'cifar10', limit: 50 })],
    ['the newest runs', () => runsQuery(db, { limit: 50 })],
    ['the newest runs of an experiment', () => runsQuery(db, { experiment: 'ood', limit: 50 })],
    ['a file by its content', () => fileQuery(db, hash)],
    ['the tasks of a folder', () => shardQuery(db, 'ab')],
  ])('%s', async (_, query) => {
    const plan = await planOf(query());
    expect(plan.length).toBeGreaterThan(0);
    expect(plan.filter((step) => looksAtAll.test(step) || sorts.test(step))).toEqual([]);
  });

  it.each<[string, () => Compilable]>([
    ['a task’s rows, to replace them', () => db.deleteFrom('tasks').where('id', 'in', [hash])],
    ['its files', () => db.deleteFrom('files').where('task', 'in', [hash])],
    ['its inputs', () => db.deleteFrom('inputs').where('task', 'in', [hash])],
    ['a run’s tasks', () => db.deleteFrom('run_tasks').where('run', 'in', ['run'])],
    ['runs by their ids', () => runsQuery(db, { ids: ['a', 'b'] })],
    // These few are put in order.
    ['the tasks that need one', () => tasksQuery(db, { input: hash })],
    ['those of a kind', () => tasksQuery(db, { input: hash, kind: 'probe', limit: 50 })],
  ])('%s', async (_, query) => {
    const plan = await planOf(query());
    expect(plan.length).toBeGreaterThan(0);
    expect(plan.filter((step) => step.startsWith('SCAN'))).toEqual([]);
  });

  it('and one that does not is told by its plan', async () => {
    const byLabel = db.selectFrom('tasks').selectAll().where('label', '=', 'x').orderBy('label');
    const plan = await planOf(byLabel);
    expect(plan.some((step) => looksAtAll.test(step) || sorts.test(step))).toBe(true);
  });
});
