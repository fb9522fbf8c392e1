import type { Kysely } from 'kysely';
import { sql } from '../kysely.js';

/** Runs and their tasks; the inputs and the device of a task. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('runs')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('experiment', 'text', (column) => column.notNull())
    .addColumn('scale', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('finished_at', 'text', (column) => column.notNull())
    .addColumn('recorded_ms', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('run_tasks')
    .addColumn('run', 'text', (column) => column.notNull())
    .addColumn('place', 'integer', (column) => column.notNull())
    .addColumn('task', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('run_tasks_key', ['run', 'place'])
    .execute();
  await db.schema
    .alterTable('tasks')
    .addColumn('inputs', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute();
  await db.schema
    .alterTable('tasks')
    .addColumn('device', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  // Unlike every record’s time, so that each is read again: the new columns are filled from it.
  await sql`update tasks set recorded_ms = -1`.execute(db);
}
