import { TunnelError } from '@tunnel/core';
import type { Kysely } from 'kysely';
import { corruptCatalogue } from './catalogueError.js';
import { sql } from './kysely.js';
import { up as tasks } from './migrations/0001-tasks.js';
import { up as runs } from './migrations/0002-runs.js';
import { up as lists } from './migrations/0003-lists.js';
import { transact } from './transact.js';

/** By version, from 1. A catalogue’s `user_version` counts those that it has had. */
const migrations = [tasks, runs, lists];

/**
 * Brings a catalogue to the newest version, or to an earlier one.
 *
 * @throws TunnelError `catalogue-newer`
 */
export async function migrate(
  db: Kysely<unknown>,
  file: string,
  version = migrations.length,
): Promise<void> {
  if ((await versionOf(db, file)) === version) return;
  await transact(db, async () => {
    // Another process may have been faster.
    const found = await versionOf(db, file);
    for (const up of migrations.slice(found, version)) await up(db);
    await sql`pragma user_version = ${sql.lit(version)}`.execute(db);
  });
}

async function versionOf(db: Kysely<unknown>, file: string): Promise<number> {
  const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db);
  const found = rows[0]?.user_version ?? 0;
  if (found < 0) throw corruptCatalogue(file, `its version is ${found}`);
  if (found <= migrations.length) return found;
  throw new TunnelError(
    'catalogue-newer',
    `${file} is of version ${found}, and this Tunnel knows versions up to ${migrations.length}; use the newer Tunnel, or remove the file and run "tunnel store reindex"`,
    { path: file, version: found, newest: migrations.length },
  );
}
