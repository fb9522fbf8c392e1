import { statSync } from 'node:fs';
import { isTunnelError, type TunnelError } from '@tunnel/core';
import type { RunSummary } from '@tunnel/core/resources';
import type { Store } from '@tunnel/store';
import type { Records } from './Records.js';
import { summaryOf } from './runSummary.js';

/** A folder’s time may stay the same for two changes that follow closely. */
const clockTickMs = 50;

/** The runs of a store at some time. */
export interface RunList {
  /** Another one whenever the runs are others. */
  readonly version: number;
  readonly runs: readonly RunSummary[];
}

interface Indexed {
  readonly stamp: string;
  /** Null where the record is corrupt. */
  readonly summary: RunSummary | null;
}

/**
 * An index of a store’s runs. It looks at the folder each time it is asked, and reads a record again
 * only when it has changed.
 */
export class RunIndex {
  readonly #store: Store;
  readonly #records: Records;
  readonly #onCorrupt: (error: TunnelError) => void;
  #indexed: ReadonlyMap<string, Indexed> = new Map();
  #list: RunList = { version: 0, runs: [] };
  /** Of the folder when it was last read; null where it must be read again. */
  #folderTime: number | null = null;
  #scan: Promise<void> = Promise.resolve();

  /** @param onCorrupt hears of records that cannot be read: those runs are not listed */
  constructor(store: Store, records: Records, onCorrupt: (error: TunnelError) => void) {
    this.#store = store;
    this.#records = records;
    this.#onCorrupt = onCorrupt;
  }

  /** The runs that there are now, in no order. */
  async list(): Promise<RunList> {
    if (this.#timeOfFolder() !== this.#folderTime) {
      // What one scan failed by is told to who waited for it, and is no matter of the next.
      this.#scan = this.#scan.catch(() => {}).then(() => this.#update());
      await this.#scan;
    }
    return this.#list;
  }

  /** When a run’s record was last added, replaced or removed; 0 where there is none. */
  #timeOfFolder(): number {
    return statSync(this.#store.runsFolder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  }

  async #update(): Promise<void> {
    const time = this.#timeOfFolder();
    if (time === this.#folderTime) return;
    const settled = Date.now() - time > clockTickMs;
    const indexed = new Map<string, Indexed>();
    for (const id of await this.#store.runIds()) {
      const entry = await this.#index(id);
      if (entry) indexed.set(id, entry);
    }
    const changed =
      indexed.size !== this.#indexed.size ||
      [...indexed].some(([id, { stamp }]) => this.#indexed.get(id)?.stamp !== stamp);
    this.#indexed = indexed;
    if (changed) {
      const runs = [...indexed.values()].flatMap(({ summary }) => summary ?? []);
      this.#list = { version: this.#list.version + 1, runs };
    }
    this.#folderTime = settled ? time : null;
  }

  /** Null for a run that went away meanwhile. */
  async #index(id: string): Promise<Indexed | null> {
    try {
      const stamp = this.#records.stampOf(id);
      const known = this.#indexed.get(id);
      if (known?.stamp === stamp) return known;
      return { stamp, summary: await this.#summary(id) };
    } catch (error) {
      if (isTunnelError(error) && (error.code === 'not-found' || error.code === 'task-missing')) {
        return null;
      }
      throw error;
    }
  }

  async #summary(id: string): Promise<RunSummary | null> {
    try {
      return summaryOf(await this.#store.readRun(id));
    } catch (error) {
      if (!isTunnelError(error) || error.code !== 'artifact-corrupt') throw error;
      this.#onCorrupt(error);
      return null;
    }
  }
}
