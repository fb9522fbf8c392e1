import { statSync } from 'node:fs';
import { type RunRecord, TunnelError } from '@tunnel/core';
import type { Standing } from '@tunnel/core/resources';
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
  readonly #stateOf: (id: string) => Standing | null;
  readonly #kept = new LRUCache<string, KeptRecord>({ maxSize: keptBytes });

  /** @param stateOf how a run stands that may have no record; null for one that is not known */
  constructor(store: Store, stateOf: (id: string) => Standing | null = () => null) {
    this.#store = store;
    this.#stateOf = stateOf;
  }

  /**
   * What changes when a run’s record does.
   *
   * @throws TunnelError `not-found`; `run-unrecorded` for a run that is known and has no record
   */
  stampOf(id: string): string {
    return this.#look(id).stamp;
  }

  /** @throws TunnelError `not-found`, `run-unrecorded`, `artifact-corrupt` */
  async read(id: string): Promise<RunRecord> {
    const { stamp, bytes } = this.#look(id);
    const kept = this.#kept.get(id);
    if (kept?.stamp === stamp) return kept.record;
    const record = await this.#store.readRun(id);
    this.#kept.set(id, { stamp, record }, { size: bytes });
    return record;
  }

  /** One system call; to wait for the thread pool instead would take ten times as long. */
  #look(id: string): { stamp: string; bytes: number } {
    const found = statSync(this.#store.runFile(id), { throwIfNoEntry: false });
    if (found) {
      const { ino, size, mtimeMs } = found;
      return { stamp: `${ino}-${size}-${mtimeMs}`, bytes: Math.max(1, size) };
    }
    const state = this.#stateOf(id);
    if (state !== null) {
      throw new TunnelError(
        'run-unrecorded',
        state === 'done'
          ? `run ${id} is done on its cluster, and has no record yet: "tunnel follow ${id}" writes it`
          : `run ${id} is ${state}; a run has a record, and what belongs to it, once it is done`,
        { run: id, state },
      );
    }
    throw new TunnelError(
      'not-found',
      `there is no run “${id}”; GET /api/v1/runs lists those that there are`,
      { run: id },
    );
  }
}
