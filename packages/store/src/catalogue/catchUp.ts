import { join } from 'node:path';
import type { TunnelError } from '@tunnel/core';
import { inLanes } from '../files/inLanes.js';
import type { Store } from '../Store.js';
import type { Catalogue, CatalogueChange } from './Catalogue.js';
import { type ReadEntries, readRuns } from './readEntries.js';
import { type Recorded, settledTime, timesOf } from './recorded.js';
import type { RunEntry, TaskEntry } from './rows.js';
import { TaskReaders } from './TaskReaders.js';

/** The folder of the runs, as the catalogue calls it. Artifacts’ have two digits. */
const runs = 'runs';

/** How many records are read before they are entered, which bounds what is held in memory. */
const atOnce = 500;

/** A folder, how its entries are looked at, and how the catalogue has them. */
interface Indexed<T> {
  readonly name: string;
  readonly path: string;
  readonly there: () => Promise<readonly string[]>;
  /** The file whose time tells whether an entry is another. */
  readonly fileOf: (id: string) => string;
  readonly known: () => Promise<Recorded>;
  readonly read: (ids: readonly string[]) => Promise<ReadEntries<T>>;
  readonly put: (entries: readonly T[]) => CatalogueChange;
  readonly remove: (ids: readonly string[]) => CatalogueChange;
}

/**
 * Brings a catalogue up to what is in the store. A folder whose time is the one at which it was looked
 * at has not changed; of another, what is there by its name and time is left alone.
 *
 * @returns the errors of artifacts and runs whose records are corrupt; the catalogue is without them
 */
export async function catchUp(store: Store, catalogue: Catalogue): Promise<readonly TunnelError[]> {
  return [...(await catchUpTasks(store, catalogue)), ...(await catchUpRuns(store, catalogue))];
}

/** As `catchUp`, of artifacts alone. */
async function catchUpTasks(store: Store, catalogue: Catalogue): Promise<readonly TunnelError[]> {
  const seen = await catalogue.folders();
  const shards = await store.shards();
  const gone = new Set([...seen.keys()].filter((name) => name !== runs));
  const readers = new TaskReaders();
  try {
    const corrupt = await inLanes(shards, readers.lanes, (shard) => {
      gone.delete(shard);
      return catchUpFolder(catalogue, seen, artifactsOf(store, catalogue, shard, readers));
    });
    for (const shard of gone) {
      const known = await catalogue.tasksIn(shard);
      await catalogue.change({ removeTasks: [...known.keys()], forget: [shard] });
    }
    return corrupt.flat();
  } finally {
    await readers.close();
  }
}

/** As `catchUp`, of runs alone. */
export async function catchUpRuns(
  store: Store,
  catalogue: Catalogue,
): Promise<readonly TunnelError[]> {
  return catchUpFolder<RunEntry>(catalogue, await catalogue.folders(), {
    name: runs,
    path: store.runsFolder,
    there: () => store.runIds(),
    fileOf: (id) => store.runFile(id),
    known: () => catalogue.runTimes(),
    read: (ids) => readRuns(store, ids),
    put: (putRuns) => ({ putRuns }),
    remove: (removeRuns) => ({ removeRuns }),
  });
}

function artifactsOf(
  store: Store,
  catalogue: Catalogue,
  shard: string,
  readers: TaskReaders,
): Indexed<TaskEntry> {
  return {
    name: shard,
    path: join(store.artifactsFolder, shard),
    there: () => store.taskIdsIn(shard),
    fileOf: (id) => store.hashFile(id),
    known: () => catalogue.tasksIn(shard),
    read: (ids) => readers.read(ids.map((id) => store.taskFolder(id))),
    put: (putTasks) => ({ putTasks }),
    remove: (removeTasks) => ({ removeTasks }),
  };
}

async function catchUpFolder<T>(
  catalogue: Catalogue,
  seen: Recorded,
  folder: Indexed<T>,
): Promise<readonly TunnelError[]> {
  // Taken first: what changes while the entries are read changes it again.
  const time = await settledTime(folder.path);
  if (time !== null && seen.get(folder.name) === time) return [];
  // Before what is there: what another process enters meanwhile must not be taken for gone.
  const known = await folder.known();
  const there = await folder.there();
  const times = await timesOf(
    there.filter((id) => known.has(id)),
    folder.fileOf,
  );
  const changed = there.filter((id) => !known.has(id) || known.get(id) !== times.get(id));
  const corrupt: TunnelError[] = [];
  for (let at = 0; at < changed.length; at += atOnce) {
    const some = changed.slice(at, at + atOnce);
    const found = await folder.read(some);
    corrupt.push(...found.corrupt);
    await catalogue.change({
      ...folder.put(found.entries),
      ...folder.remove(some),
    });
  }
  const remaining = new Set(there);
  const gone = [...known.keys()].filter((id) => !remaining.has(id));
  // One with a corrupt record is looked at each time, for that to be said each time.
  const isSeen = time !== null && corrupt.length === 0;
  if (gone.length > 0 || isSeen) {
    const seenNow = isSeen ? { seen: { name: folder.name, seen_ms: time } } : {};
    await catalogue.change({ ...folder.remove(gone), ...seenNow });
  }
  return corrupt;
}
