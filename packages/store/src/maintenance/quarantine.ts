import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isTunnelError } from '@tunnel/core';
import { makeFolder } from '../files/makeFolder.js';
import { syncFolder } from '../files/sync.js';
import type { Store } from '../Store.js';
import { unwritable } from '../unwritable.js';

/**
 * Moves a corrupt artifact out of the way, so that its task is computed anew.
 *
 * @returns where it is now; null where it is in order by now, or a process is about to replace it
 */
export function quarantineTask(store: Store, id: string): Promise<string | null> {
  // Under the task’s claim: what another process puts in its place must not be moved.
  return store.withClaim(id, async () => {
    if (await isInOrder(() => store.verifyTask(id))) return null;
    return moveAway(store, store.taskFolder(id), id);
  });
}

/** Moves a corrupt run’s record out of the way. */
export function quarantineRun(store: Store, id: string): Promise<string | null> {
  return moveAway(store, store.runFile(id), `${id}.json`);
}

async function isInOrder(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (isTunnelError(error)) return error.code !== 'artifact-corrupt';
    throw error;
  }
}

/**
 * Moves something to `quarantine/`, and says where. The name says when, in milliseconds since 1970:
 * `gc` goes by it.
 */
export async function moveAway(store: Store, path: string, name: string): Promise<string> {
  const target = join(store.quarantineFolder, `${name}.${Date.now()}`);
  try {
    await makeFolder(store.quarantineFolder);
    await rename(path, target);
    await syncFolder(store.quarantineFolder);
  } catch (error) {
    throw unwritable(store.folder, error);
  }
  return target;
}
