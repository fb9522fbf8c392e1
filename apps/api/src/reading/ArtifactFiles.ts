import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { TunnelError } from '@tunnel/core';
import type { FoundFile, Store } from '@tunnel/store';
import { LRUCache } from 'lru-cache';

/** A search that looks at every artifact is made no more often than this. */
const searchEveryMs = 2000;

/** Finds files of artifacts by their content’s hash. */
export class ArtifactFiles {
  readonly #store: Store;
  readonly #found = new LRUCache<string, FoundFile>({ max: 4096 });
  #searchedAtMs = Number.NEGATIVE_INFINITY;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Where a file lies: always within the store’s artifacts, links followed.
   *
   * @throws TunnelError `not-found`
   */
  async find(sha256: string): Promise<FoundFile> {
    const known = this.#found.get(sha256) ?? (await this.#look(sha256));
    const path = known && (await this.#within(known.path));
    if (!known || path === null) {
      throw new TunnelError('not-found', `no artifact has a file of sha256 ${sha256}`, { sha256 });
    }
    this.#found.set(sha256, known);
    return { ...known, path };
  }

  async #look(sha256: string): Promise<FoundFile | null> {
    const catchUp = performance.now() - this.#searchedAtMs > searchEveryMs;
    if (catchUp) this.#searchedAtMs = performance.now();
    return this.#store.findFile(sha256, { catchUp });
  }

  /** The real path of a file; null where it is not there, or not within the artifacts. */
  async #within(path: string): Promise<string | null> {
    const artifacts = await realpath(join(this.#store.folder, 'artifacts')).catch(() => null);
    const real = await realpath(path).catch(() => null);
    return artifacts !== null && real?.startsWith(artifacts + sep) ? real : null;
  }
}
