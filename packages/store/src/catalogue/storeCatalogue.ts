import type { TunnelError } from '@tunnel/core';
import { type RunSummary, runSummarySchema } from '@tunnel/core/resources';
import type { Store } from '../Store.js';
import { Catalogue, type RunQuery, type TaskQuery } from './Catalogue.js';
import { corruptCatalogue } from './catalogueError.js';
import { catchUp, catchUpRuns } from './catchUp.js';
import { readRuns, readTasks } from './readEntries.js';
import type { FileRow, TaskRow } from './schema.js';

export { reindex } from './reindex.js';

/** Tasks that a store has. */
export interface TaskList {
  /** Oldest first. */
  readonly tasks: readonly TaskRow[];
  /** Of artifacts and runs whose records are corrupt; the tasks are without them. */
  readonly corrupt: readonly TunnelError[];
}

/** Runs that a store has. */
export interface RunList {
  /** Newest first. */
  readonly runs: readonly RunSummary[];
  /** Of runs whose records are corrupt; the list is without them. */
  readonly corrupt: readonly TunnelError[];
}

/** Lists tasks of a store, by a catalogue that is brought up to date first. */
export function listTasks(store: Store, query: TaskQuery): Promise<TaskList> {
  return Catalogue.use(store.catalogueFile, async (catalogue) => {
    const corrupt = await catchUp(store, catalogue);
    return { tasks: await catalogue.tasks(query), corrupt };
  });
}

/** Lists runs of a store, by a catalogue that is brought up to date first. */
export function listRuns(store: Store, query: RunQuery): Promise<RunList> {
  return Catalogue.use(store.catalogueFile, async (catalogue) => {
    const corrupt = await catchUpRuns(store, catalogue);
    const runs = (await catalogue.runs(query)).map((text) => parseSummary(store, text));
    return { runs, corrupt };
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
  const { entries: putTasks } = await readTasks([store.taskFolder(id)]);
  await Catalogue.use(store.catalogueFile, (catalogue) => catalogue.change({ putTasks }));
}

/** Enters a run that was just kept. */
export async function noteRun(store: Store, id: string): Promise<void> {
  const { entries: putRuns } = await readRuns(store, [id]);
  await Catalogue.use(store.catalogueFile, (catalogue) => catalogue.change({ putRuns }));
}

function parseSummary(store: Store, text: string): RunSummary {
  try {
    return runSummarySchema.parse(JSON.parse(text));
  } catch {
    throw corruptCatalogue(store.catalogueFile, 'it has a run’s summary that is none');
  }
}
