import { type Kysely, sql } from 'kysely';
import { catalogueError, corruptCatalogue } from './catalogueError.js';
import { migrate } from './migrate.js';
import { openDatabase } from './openDatabase.js';
import type { RunEntry, TaskEntry } from './rows.js';
import type { CatalogueTables, FileRow, TaskRow } from './schema.js';
import { transact } from './transact.js';

/** Which artifacts and runs there are, with the time of each one’s record in milliseconds. */
export interface Recorded {
  readonly tasks: ReadonlyMap<string, number>;
  readonly runs: ReadonlyMap<string, number>;
}

/** What changes in a catalogue. What is put replaces what was there under its id. */
export interface CatalogueChange {
  /** Forgets everything first. */
  readonly clear?: boolean;
  readonly putTasks?: readonly TaskEntry[];
  readonly putRuns?: readonly RunEntry[];
  readonly removeTasks?: readonly string[];
  readonly removeRuns?: readonly string[];
}

/** An index of artifacts and runs in SQLite. It holds nothing that cannot be read from them. */
export class Catalogue {
  readonly #file: string;
  readonly #db: Kysely<CatalogueTables>;

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
        return await work(new Catalogue(file, db));
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

  /** The tasks, oldest first. */
  tasks(): Promise<TaskRow[]> {
    return this.#db.selectFrom('tasks').selectAll().orderBy('finished_at').orderBy('id').execute();
  }

  /** A file with that content. */
  async file(sha256: string): Promise<FileRow | null> {
    const query = this.#db.selectFrom('files').selectAll().where('sha256', '=', sha256).limit(1);
    return (await query.executeTakeFirst()) ?? null;
  }

  /** What the catalogue knows of. */
  async recorded(): Promise<Recorded> {
    const tasks = await this.#db.selectFrom('tasks').select(['id', 'recorded_ms']).execute();
    const runs = await this.#db.selectFrom('runs').select(['id', 'recorded_ms']).execute();
    return {
      tasks: new Map(tasks.map(({ id, recorded_ms }) => [id, recorded_ms])),
      runs: new Map(runs.map(({ id, recorded_ms }) => [id, recorded_ms])),
    };
  }

  /** Makes changes, all or none. */
  async change(change: CatalogueChange): Promise<void> {
    const {
      clear = false,
      putTasks = [],
      putRuns = [],
      removeTasks = [],
      removeRuns = [],
    } = change;
    await transact(this.#db, async () => {
      if (clear) await this.#clear();
      for (const id of [...removeTasks, ...putTasks.map(({ task }) => task.id)]) {
        await this.#db.deleteFrom('files').where('task', '=', id).execute();
        await this.#db.deleteFrom('tasks').where('id', '=', id).execute();
      }
      for (const id of [...removeRuns, ...putRuns.map(({ run }) => run.id)]) {
        await this.#db.deleteFrom('run_tasks').where('run', '=', id).execute();
        await this.#db.deleteFrom('runs').where('id', '=', id).execute();
      }
      for (const { task, files } of putTasks) {
        await this.#db.insertInto('tasks').values(task).execute();
        for (const file of files) await this.#db.insertInto('files').values(file).execute();
      }
      for (const { run, tasks } of putRuns) {
        await this.#db.insertInto('runs').values(run).execute();
        for (const task of tasks) await this.#db.insertInto('run_tasks').values(task).execute();
      }
    });
    // So that the one file has everything; where others are reading, the next change does it.
    await sql`pragma wal_checkpoint(truncate)`.execute(this.#db);
  }

  async #clear(): Promise<void> {
    for (const table of ['files', 'tasks', 'run_tasks', 'runs'] as const) {
      await this.#db.deleteFrom(table).execute();
    }
  }
}
