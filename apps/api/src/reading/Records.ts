import { stat } from 'node:fs/promises';
import { type RunRecord, TunnelError } from '@tunnel/core';
import type { Store } from '@tunnel/store';
import { LRUCache } from 'lru-cache';

/** Bytes of the files whose records are kept parsed. */
const keptBytes = 32 * 1024 * 1024;

interface KeptRecord {
  readonly stamp: string;
  readonly record: RunRecord;
}

/** The records of a store’s runs. The ones that were read last are kept, for as long as they are true. */
export class Records {
  readonly #store: Store;
  readonly #kept = new LRUCache<string, KeptRecord>({ maxSize: keptBytes });

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * What changes when a run’s record does.
   *
   * @throws TunnelError `not-found`
   */
  async stampOf(id: string): Promise<string> {
    return (await this.#look(id)).stamp;
  }

  /** @throws TunnelError `not-found`, `artifact-corrupt` */
  async read(id: string): Promise<RunRecord> {
    const { stamp, bytes } = await this.#look(id);
    const kept = this.#kept.get(id);
    if (kept?.stamp === stamp) return kept.record;
    const record = await this.#store.readRun(id);
    this.#kept.set(id, { stamp, record }, { size: bytes });
    return record;
  }

  async #look(id: string): Promise<{ stamp: string; bytes: number }> {
    try {
      const { ino, size, mtimeMs } = await stat(this.#store.runFile(id));
      return { stamp: `${ino}-${size}-${mtimeMs}`, bytes: Math.max(1, size) };
    } catch {
      throw new TunnelError(
        'not-found',
        `there is no run “${id}”; GET /api/v1/runs lists those that there are`,
        { run: id },
      );
    }
  }
}
