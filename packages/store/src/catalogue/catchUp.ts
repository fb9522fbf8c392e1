import type { TunnelError } from '@tunnel/core';
import type { Store } from '../Store.js';
import type { Catalogue } from './Catalogue.js';
import { readEntries } from './readEntries.js';
import { recordedIn } from './recorded.js';

/**
 * Brings a catalogue up to what is in the store: what is there by its name and time is left alone.
 *
 * @returns the errors of artifacts and runs whose records are corrupt; the catalogue is without them
 */
export async function catchUp(store: Store, catalogue: Catalogue): Promise<readonly TunnelError[]> {
  const there = await recordedIn(store);
  const known = await catalogue.recorded();
  const { tasks, runs, corrupt } = await readEntries(store, {
    tasks: without(there.tasks, known.tasks),
    runs: without(there.runs, known.runs),
  });
  const removeTasks = [...without(known.tasks, there.tasks).keys()];
  const removeRuns = [...without(known.runs, there.runs).keys()];
  if (tasks.length + runs.length + removeTasks.length + removeRuns.length > 0) {
    await catalogue.change({ putTasks: tasks, putRuns: runs, removeTasks, removeRuns });
  }
  return corrupt;
}

/** The entries that another map does not have just so. */
function without(
  all: ReadonlyMap<string, number>,
  others: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  return new Map([...all].filter(([id, time]) => others.get(id) !== time));
}
