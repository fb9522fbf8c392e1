import type { TunnelError } from '@tunnel/core';
import type { Store } from '../Store.js';
import { Catalogue, type Recorded } from './Catalogue.js';
import { catchUp } from './catchUp.js';
import { readEntries } from './readEntries.js';
import { timeOf } from './recorded.js';
import type { FileRow, TaskRow } from './schema.js';

export { reindex } from './reindex.js';

/** The tasks that a store has. */
export interface TaskList {
  /** Oldest first. */
  readonly tasks: readonly TaskRow[];
  /** Of artifacts and runs whose records are corrupt; the tasks are without them. */
  readonly corrupt: readonly TunnelError[];
}

/** Lists the tasks of a store, by a catalogue that is checked and brought up to date first. */
export function listTasks(store: Store): Promise<TaskList> {
  return Catalogue.use(store.catalogueFile, async (catalogue) => {
    await catalogue.check();
    const corrupt = await catchUp(store, catalogue);
    return { tasks: await catalogue.tasks(), corrupt };
  });
}

/** A file by its content; where none is known, after catching up if that is wanted. */
export function findFile(
  store: Store,
  sha256: string,
  orCatchUp: boolean,
): Promise<FileRow | null> {
  return Catalogue.use(store.catalogueFile, async (catalogue) => {
    const known = await catalogue.file(sha256);
    if (known || !orCatchUp) return known;
    await catchUp(store, catalogue);
    return catalogue.file(sha256);
  });
}

/** Enters a task that was just kept. */
export async function noteTask(store: Store, id: string): Promise<void> {
  await note(store, { tasks: new Map([[id, await timeOf(store.hashFile(id))]]), runs: new Map() });
}

/** Enters a run that was just kept. */
export async function noteRun(store: Store, id: string): Promise<void> {
  await note(store, { tasks: new Map(), runs: new Map([[id, await timeOf(store.runFile(id))]]) });
}

async function note(store: Store, recorded: Recorded): Promise<void> {
  const { tasks, runs } = await readEntries(store, recorded);
  await Catalogue.use(store.catalogueFile, (catalogue) =>
    catalogue.change({ putTasks: tasks, putRuns: runs }),
  );
}
