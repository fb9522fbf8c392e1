import type { Kysely } from 'kysely';
import Database from 'libsql';
import { inTurn } from './inTurn.js';
import { kysely, sql } from './kysely.js';

/** How long one process waits for another’s writing, in milliseconds. */
const patienceMs = 10_000;

/**
 * How many pages of 4 KiB are written ahead before they are put in their places: a page of an index is
 * written often while a store is indexed.
 */
const walPages = 16 * 1024;

/** What SQLite may keep in memory, where it needs it: enough for the indices of a large store. */
const cacheKiB = 64 * 1024;

/** Opens an SQLite file in WAL mode, and makes it where there is none. */
export async function openDatabase<T>(file: string): Promise<Kysely<T>> {
  const dialect = new kysely.SqliteDialect({ database: new Database(file) });
  const db = new kysely.Kysely<T>({ dialect });
  try {
    await sql`pragma busy_timeout = ${sql.lit(patienceMs)}`.execute(db);
    await inTurn(() => sql`pragma journal_mode = wal`.execute(db));
    // What a power cut takes from an index is in the artifacts; it still leaves the index whole.
    await sql`pragma synchronous = normal`.execute(db);
    await sql`pragma wal_autocheckpoint = ${sql.lit(walPages)}`.execute(db);
    await sql`pragma cache_size = ${sql.lit(-cacheKiB)}`.execute(db);
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
