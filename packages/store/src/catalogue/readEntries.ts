import { isTunnelError, type TunnelError } from '@tunnel/core';
import { readRecord } from '../artifactRecord.js';
import type { Store } from '../Store.js';
import type { Recorded } from './Catalogue.js';
import { type RunEntry, runEntry, type TaskEntry, taskEntry } from './rows.js';

/** Entries as the artifacts and runs give them, and the errors of those whose records are corrupt. */
export interface ReadEntries {
  readonly tasks: readonly TaskEntry[];
  readonly runs: readonly RunEntry[];
  readonly corrupt: readonly TunnelError[];
}

/** Reads the records of artifacts and runs. The artifacts’ files are not looked at. */
export async function readEntries(store: Store, recorded: Recorded): Promise<ReadEntries> {
  const corrupt: TunnelError[] = [];
  const attempt = async <T>(read: () => Promise<T>): Promise<T[]> => {
    try {
      return [await read()];
    } catch (error) {
      if (!isTunnelError(error) || error.code !== 'artifact-corrupt') throw error;
      corrupt.push(error);
      return [];
    }
  };
  const tasks: TaskEntry[] = [];
  for (const [id, time] of recorded.tasks) {
    tasks.push(
      ...(await attempt(async () => taskEntry(await readRecord(store.taskFolder(id)), time))),
    );
  }
  const runs: RunEntry[] = [];
  for (const [id, time] of recorded.runs) {
    runs.push(...(await attempt(async () => runEntry(await store.readRun(id), time))));
  }
  return { tasks, runs, corrupt };
}
