import { rm } from 'node:fs/promises';
import { isTunnelError, type TunnelError } from '@tunnel/core';
import type { Store } from '../Store.js';
import { Catalogue } from './Catalogue.js';
import { catalogueError } from './catalogueError.js';
import { catchUp } from './catchUp.js';

/** What a catalogue was made of. */
export interface Reindexed {
  readonly tasks: number;
  readonly runs: number;
  /** Of artifacts and runs whose records are corrupt; the catalogue is without them. */
  readonly corrupt: readonly TunnelError[];
}

/**
 * Makes the catalogue anew from the artifacts and runs, a damaged one from nothing. One that was
 * stopped in between goes on when the catalogue is next read.
 */
export async function reindex(store: Store): Promise<Reindexed> {
  const fill = () =>
    Catalogue.use(store.catalogueFile, async (catalogue) => {
      await catalogue.check();
      await catalogue.change({ clear: true });
      const corrupt = await catchUp(store, catalogue);
      return { ...(await catalogue.counts()), corrupt };
    });
  try {
    return await fill();
  } catch (error) {
    if (!isTunnelError(error) || error.code !== 'catalogue-corrupt') throw error;
    await removeCatalogue(store.catalogueFile);
    return fill();
  }
}

async function removeCatalogue(file: string): Promise<void> {
  try {
    for (const each of [file, `${file}-wal`, `${file}-shm`]) await rm(each, { force: true });
  } catch (error) {
    throw catalogueError(file, error);
  }
}
