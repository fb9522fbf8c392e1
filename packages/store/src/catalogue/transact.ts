import type { Kysely } from 'kysely';
import { inTurn } from './inTurn.js';
import { sql } from './kysely.js';

/** Does all of the work or nothing. Takes the write lock first, so that it need not be had later. */
export function transact<T>(db: Kysely<T>, work: () => Promise<void>): Promise<void> {
  return inTurn(async () => {
    await sql`begin immediate`.execute(db);
    try {
      await work();
      await sql`commit`.execute(db);
    } catch (error) {
      // The error that ended the work may have ended the transaction too.
      await sql`rollback`.execute(db).catch(() => {});
      throw error;
    }
  });
}
