import type { Kysely, SelectQueryBuilder } from 'kysely';
import { catalogueError, corruptCatalogue } from './catalogueError.js';
import { inTurn } from './inTurn.js';
import { sql } from './kysely.js';
import { migrate } from './migrate.js';
import { openDatabase } from './openDatabase.js';
import type { Recorded } from './recorded.js';
import type { RunEntry, TaskEntry } from './rows.js';
import type { CatalogueTables, FileRow, FolderRow, TaskRow } from './schema.js';
import { transact } from './transact.js';

/** Which tasks are wanted; all where nothing is said. */
export interface TaskQuery {
  readonly kind?: string | undefined;
  /** The name of the data set, or the names with commas, just as a row has it. */
  readonly dataset?: string | undefined;
  /** The id of a task that those wanted need. */
  readonly input?: string | undefined;
  /** At most so many, the newest. */
  readonly limit?: number | undefined;
}

/** Which runs are wanted; all where nothing is said. */
export interface RunQuery {
  readonly ids?: readonly string[] | undefined;
  readonly experiment?: string | undefined;
  readonly scale?: string | undefined;
  /** At most so many, the newest. */
  readonly limit?: number | undefined;
}

/** What changes in a catalogue. What is put replaces what was there under its id. */
export interface CatalogueChange {
  /** Forgets everything first. */
  readonly clear?: boolean;
  readonly putTasks?: readonly TaskEntry[];
  readonly putRuns?: readonly RunEntry[];
  readonly removeTasks?: readonly string[];
  readonly removeRuns?: readonly string[];
  /** A folder that was looked at. */
  readonly seen?: FolderRow;
  /** Names of folders that are gone. */
  readonly forget?: readonly string[];
}

/** How many rows one statement has: well below the number of values that SQLite takes. */
const rowsAtOnce = 500;

/** An index of artifacts and runs in SQLite. It holds nothing that cannot be read from them. */
export class Catalogue {
  readonly #file: string;
  readonly #db: Kysely<CatalogueTables>;
  #hasChanged = false;

  private constructor(file: string, db: Kysely<CatalogueTables>) {
    this.#file = file;
    this.#db = db;
  }

  /**
   * Does work with the catalogue of a file, which is made or migrated where need be, and closes it.
   *
   * @throws TunnelError `catalogue-corrupt`, `catalogue-newer`, `store-unwritable`
   */
  static async use<T>(file: string, work: (catalogue: Catalogue) => Promise<T>): Promise<T> {
    try {
      const db = await openDatabase<CatalogueTables>(file);
      try {
        await migrate(db as Kysely<unknown>, file);
        const catalogue = new Catalogue(file, db);
        const done = await work(catalogue);
        await catalogue.#settle();
        return done;
      } finally {
        await db.destroy();
      }
    } catch (error) {
      throw catalogueError(file, error);
    }
  }

  /** @throws TunnelError `catalogue-corrupt` where the file is damaged anywhere */
  async check(): Promise<void> {
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(1)`.execute(
      this.#db,
    );
    const found = rows[0]?.integrity_check;
    if (found !== 'ok') throw corruptCatalogue(this.#file, found ?? 'no answer');
  }

  /** The tasks that are wanted, oldest first. */
  async tasks(query: TaskQuery): Promise<TaskRow[]> {
    return (await tasksQuery(this.#db, query).execute()).reverse();
  }

  /** What lists show of the runs that are wanted, as JSON, newest first. */
  async runs(query: RunQuery): Promise<string[]> {
    const some = query.ids && chunks(query.ids.toSorted().reverse());
    const queries = some?.map((ids) => ({ ...query, ids })) ?? [query];
    const rows: { summary: string }[] = [];
    for (const each of queries) rows.push(...(await runsQuery(this.#db, each).execute()));
    return rows.slice(0, query.limit).map(({ summary }) => summary);
  }

  /** A file with that content. */
  async file(sha256: string): Promise<FileRow | null> {
    return (await fileQuery(this.#db, sha256).executeTakeFirst()) ?? null;
  }

  /** Which artifacts the catalogue has whose ids begin with these digits. */
  async tasksIn(shard: string): Promise<Recorded> {
    return recorded(await shardQuery(this.#db, shard).execute());
  }

  /** Which runs the catalogue has. */
  async runTimes(): Promise<Recorded> {
    return recorded(await this.#db.selectFrom('runs').select(['id', 'recorded_ms']).execute());
  }

  /** How many artifacts and runs there are. */
  async counts(): Promise<{ tasks: number; runs: number }> {
    const countOf = async (table: 'tasks' | 'runs') => {
      const { count } = this.#db.fn;
      const query = this.#db.selectFrom(table).select(count<number>('id').as('count'));
      return (await query.executeTakeFirstOrThrow()).count;
    };
    return { tasks: await countOf('tasks'), runs: await countOf('runs') };
  }

  /** When each folder was looked at, by its name; below 0 for never. */
  async folders(): Promise<Recorded> {
    const rows = await this.#db.selectFrom('folders').selectAll().execute();
    return new Map(rows.map(({ name, seen_ms }) => [name, seen_ms]));
  }

  /** Makes changes, all or none. */
  async change(change: CatalogueChange): Promise<void> {
    const { clear = false, putTasks = [], putRuns = [], seen, forget = [] } = change;
    const tasks = putTasks.map(({ task }) => task);
    const runs = putRuns.map(({ run }) => run);
    await transact(this.#db, async () => {
      if (clear) await this.#clear();
      await this.#removeTasks([...(change.removeTasks ?? []), ...tasks.map(({ id }) => id)]);
      await this.#removeRuns([...(change.removeRuns ?? []), ...runs.map(({ id }) => id)]);
      await this.#insert('tasks', tasks);
      await this.#insert(
        'files',
        putTasks.flatMap(({ files }) => files),
      );
      await this.#insert(
        'inputs',
        putTasks.flatMap(({ inputs }) => inputs),
      );
      await this.#insert('runs', runs);
      await this.#insert(
        'run_tasks',
        putRuns.flatMap((entry) => entry.tasks),
      );
      await this.#see(
        tasks.map(({ id }) => id.slice(0, 2)),
        seen,
      );
      for (const name of forget) {
        await this.#db.deleteFrom('folders').where('name', '=', name).execute();
      }
    });
    this.#hasChanged = true;
  }

  /** Leaves all in the one file; where others are reading, the next who changes something does it. */
  async #settle(): Promise<void> {
    if (!this.#hasChanged) return;
    await inTurn(() => sql`pragma wal_checkpoint(truncate)`.execute(this.#db));
  }

  /** Knows of folders that are not looked at yet, and of one that was. */
  async #see(shards: readonly string[], seen: FolderRow | undefined): Promise<void> {
    const unseen = [...new Set(shards)].map((name) => ({ name, seen_ms: -1 }));
    if (unseen.length > 0) {
      const ignoring = this.#db.insertInto('folders').orIgnore();
      await ignoring.values(unseen).execute();
    }
    if (seen) await this.#db.replaceInto('folders').values(seen).execute();
  }

  async #removeTasks(ids: readonly string[]): Promise<void> {
    for (const some of chunks([...new Set(ids)])) {
      await this.#db.deleteFrom('files').where('task', 'in', some).execute();
      await this.#db.deleteFrom('inputs').where('task', 'in', some).execute();
      await this.#db.deleteFrom('tasks').where('id', 'in', some).execute();
    }
  }

  async #removeRuns(ids: readonly string[]): Promise<void> {
    for (const some of chunks([...new Set(ids)])) {
      await this.#db.deleteFrom('run_tasks').where('run', 'in', some).execute();
      await this.#db.deleteFrom('runs').where('id', 'in', some).execute();
    }
  }

  async #insert<T extends keyof CatalogueTables>(
    table: T,
    rows: readonly CatalogueTables[T][],
  ): Promise<void> {
    for (const some of chunks(rows)) {
      await this.#db
        .insertInto(table)
        .values(some as never)
        .execute();
    }
  }

  async #clear(): Promise<void> {
    for (const table of ['files', 'inputs', 'tasks', 'run_tasks', 'runs', 'folders'] as const) {
      await this.#db.deleteFrom(table).execute();
    }
  }
}

/** The newest first, so that a limit leaves those. */
export function tasksQuery(
  db: Kysely<CatalogueTables>,
  { kind, dataset, input, limit }: TaskQuery,
): SelectQueryBuilder<CatalogueTables, 'tasks', TaskRow> {
  let query = db.selectFrom('tasks').selectAll();
  if (kind !== undefined) query = query.where('kind', '=', kind);
  if (dataset !== undefined) query = query.where('dataset', '=', dataset);
  if (input !== undefined) {
    query = query.where('id', 'in', (those) =>
      those.selectFrom('inputs').select('task').where('input', '=', input),
    );
  }
  if (limit !== undefined) query = query.limit(limit);
  return query.orderBy('finished_at', 'desc').orderBy('id', 'desc');
}

/** The newest first: ids begin with the time. */
export function runsQuery(
  db: Kysely<CatalogueTables>,
  { ids, experiment, scale, limit }: RunQuery,
): SelectQueryBuilder<CatalogueTables, 'runs', { summary: string }> {
  let query = db.selectFrom('runs').select('summary');
  if (ids !== undefined) query = query.where('id', 'in', ids);
  if (experiment !== undefined) query = query.where('experiment', '=', experiment);
  if (scale !== undefined) query = query.where('scale', '=', scale);
  if (limit !== undefined) query = query.limit(limit);
  return query.orderBy('id', 'desc');
}

export function fileQuery(
  db: Kysely<CatalogueTables>,
  sha256: string,
): SelectQueryBuilder<CatalogueTables, 'files', FileRow> {
  return db.selectFrom('files').selectAll().where('sha256', '=', sha256).limit(1);
}

export function shardQuery(
  db: Kysely<CatalogueTables>,
  shard: string,
): SelectQueryBuilder<CatalogueTables, 'tasks', Pick<TaskRow, 'id' | 'recorded_ms'>> {
  // The letter after the last hexadecimal digit.
  const after = `${shard}g`;
  const within = db.selectFrom('tasks').where('id', '>=', shard).where('id', '<', after);
  return within.select(['id', 'recorded_ms']);
}

function recorded(rows: readonly Pick<TaskRow, 'id' | 'recorded_ms'>[]): Recorded {
  return new Map(rows.map(({ id, recorded_ms }) => [id, recorded_ms]));
}

function chunks<T>(all: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < all.length; at += rowsAtOnce) parts.push(all.slice(at, at + rowsAtOnce));
  return parts;
}
