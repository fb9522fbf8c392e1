import { statSync } from 'node:fs';
import { isTunnelError, type TunnelError } from '@tunnel/core';
import type { RunSummary } from '@tunnel/core/resources';
import type { Store } from '@tunnel/store';
import type { Records } from './Records.js';

/** A folder’s time may stay the same for two changes that follow closely. */
const clockTickMs = 50;

/** The runs of a store at some time. */
export interface RunList {
  /** Another one whenever the runs are others. */
  readonly version: number;
  readonly runs: readonly RunSummary[];
}

/** What is said of a run whose record is not there. */
const gone: ReadonlySet<string> = new Set(['not-found', 'run-unrecorded']);

interface Indexed {
  readonly stamp: string;
  /** Null where the record is corrupt. */
  readonly summary: RunSummary | null;
}

/**
 * An index of a store’s runs. It looks at the folder each time it is asked, and asks the store again
 * only for the runs whose records have changed.
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
    // Taken before the runs are looked up: one that is replaced meanwhile is looked up again.
    const stamps = this.#stamps(await this.#store.runIds());
    const others = [...stamps.keys()].filter(
      (id) => this.#indexed.get(id)?.stamp !== stamps.get(id),
    );
    const summaries = await this.#summaries(others);
    const indexed = new Map<string, Indexed>();
    for (const [id, stamp] of stamps) {
      const known = this.#indexed.get(id);
      const summary = summaries.get(id) ?? null;
      indexed.set(id, known?.stamp === stamp ? known : { stamp, summary });
    }
    const changed = others.length > 0 || indexed.size !== this.#indexed.size;
    this.#indexed = indexed;
    if (changed) {
      const runs = [...indexed.values()].flatMap(({ summary }) => summary ?? []);
      this.#list = { version: this.#list.version + 1, runs };
    }
    this.#folderTime = settled ? time : null;
  }

  /** Without those that went away meanwhile. */
  #stamps(ids: readonly string[]): Map<string, string> {
    const stamps = new Map<string, string>();
    for (const id of ids) {
      try {
        stamps.set(id, this.#records.stampOf(id));
      } catch (error) {
        if (!isTunnelError(error) || !gone.has(error.code)) throw error;
      }
    }
    return stamps;
  }

  /** Without those whose records are corrupt. */
  async #summaries(ids: readonly string[]): Promise<ReadonlyMap<string, RunSummary>> {
    if (ids.length === 0) return new Map();
    const { runs, corrupt } = await this.#store.listRuns({ ids });
    for (const error of corrupt) this.#onCorrupt(error);
    return new Map(runs.map((run) => [run.id, run]));
  }
}
