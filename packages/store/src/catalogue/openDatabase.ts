import { Kysely, SqliteDialect, sql } from 'kysely';
import Database from 'libsql';

/** How long one process waits for another’s writing, in milliseconds. */
const patienceMs = 10_000;

/** Opens an SQLite file in WAL mode, and makes it where there is none. */
export async function openDatabase<T>(file: string): Promise<Kysely<T>> {
  const db = new Kysely<T>({ dialect: new SqliteDialect({ database: new Database(file) }) });
  try {
    await sql`pragma busy_timeout = ${sql.lit(patienceMs)}`.execute(db);
    await sql`pragma journal_mode = wal`.execute(db);
    // What a power cut takes from an index is in the artifacts; it still leaves the index whole.
    await sql`pragma synchronous = normal`.execute(db);
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
