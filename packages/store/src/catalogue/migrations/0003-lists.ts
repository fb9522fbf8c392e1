import type { Kysely } from 'kysely';
import { sql } from '../kysely.js';

/** What lists are made by without looking at all rows; when folders were looked at last. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('folders')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('seen_ms', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('inputs')
    .addColumn('task', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('input', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('inputs_key', ['task', 'role'])
    .execute();
  await db.schema
    .alterTable('runs')
    .addColumn('summary', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute();
  const index = (name: string, table: string, columns: string[]) =>
    db.schema.createIndex(name).on(table).columns(columns).execute();
  await index('inputs_by_input', 'inputs', ['input']);
  await index('files_by_content', 'files', ['sha256']);
  await index('tasks_by_time', 'tasks', ['finished_at', 'id']);
  await index('tasks_by_kind', 'tasks', ['kind', 'finished_at', 'id']);
  await index('tasks_by_dataset', 'tasks', ['dataset', 'finished_at', 'id']);
  await index('runs_by_experiment', 'runs', ['experiment', 'id']);
  // Unlike every record’s time, so that each is read again: the new columns are filled from it.
  await sql`update tasks set recorded_ms = -1`.execute(db);
  await sql`update runs set recorded_ms = -1`.execute(db);
}
