import { isTunnelError, type TunnelError } from '@tunnel/core';
import { hashFileIn, readRecord } from '../artifactRecord.js';
import { inLanes } from '../files/inLanes.js';
import type { Store } from '../Store.js';
import { lanes, timeOf } from './recorded.js';
import { type RunEntry, runEntry, type TaskEntry, taskEntry } from './rows.js';

/** Entries as artifacts or runs give them, and the errors of those whose records are corrupt. */
export interface ReadEntries<T> {
  readonly entries: readonly T[];
  readonly corrupt: readonly TunnelError[];
}

/** Reads the records of artifacts in these folders. Their files are not looked at. */
export function readTasks(folders: readonly string[]): Promise<ReadEntries<TaskEntry>> {
  return readAll(folders, async (folder) => {
    // Before the record: one that is replaced meanwhile is read again.
    const time = await timeOf(hashFileIn(folder));
    return taskEntry(await readRecord(folder), time);
  });
}

/** Reads the records of runs. */
export function readRuns(store: Store, ids: readonly string[]): Promise<ReadEntries<RunEntry>> {
  return readAll(ids, async (id) => {
    const time = await timeOf(store.runFile(id));
    return runEntry(await store.readRun(id), time);
  });
}

async function readAll<T>(
  all: readonly string[],
  read: (one: string) => Promise<T>,
): Promise<ReadEntries<T>> {
  const corrupt: TunnelError[] = [];
  const found = await inLanes(all, lanes, async (one) => {
    try {
      return [await read(one)];
    } catch (error) {
      if (isTunnelError(error) && error.code === 'artifact-corrupt') corrupt.push(error);
      // Else it was removed since it was listed.
      else if (!isTunnelError(error) || error.code !== 'task-missing') throw error;
      return [];
    }
  });
  return { entries: found.flat(), corrupt };
}
