import { stat } from 'node:fs/promises';
import type { Store } from '../Store.js';
import type { Recorded } from './Catalogue.js';

/** Which artifacts and runs there are. */
export async function recordedIn(store: Store): Promise<Recorded> {
  const tasks = new Map<string, number>();
  for (const id of await store.taskIds()) {
    tasks.set(id, await timeOf(store.hashFile(id)));
  }
  const runs = new Map<string, number>();
  for (const id of await store.runIds()) runs.set(id, await timeOf(store.runFile(id)));
  return { tasks, runs };
}

/** When a file was written; 0 where it is missing, which is for its reader to say. */
export async function timeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => null);
  return Math.floor(found?.mtimeMs ?? 0);
}
