import { existsSync } from 'node:fs';
import { rm, utimes } from 'node:fs/promises';
import { removeEmptyFolders } from '../files/removeEmptyFolders.js';

/** A claim of this process. Its file is touched as long as it is held: the heartbeat. */
export class HeldClaim {
  readonly #file: string;
  /** The topmost folder that was made for the claim. */
  readonly #made: string | null;
  readonly #heart: NodeJS.Timeout;
  readonly #lost = new AbortController();

  constructor(file: string, made: string | null, beatMs: number) {
    this.#file = file;
    this.#made = made;
    this.#heart = setInterval(() => void this.#beat(), beatMs);
    // The task keeps the process alive, not its heartbeat.
    this.#heart.unref();
  }

  /** Aborts once another process has taken the claim for that of a dead one. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Whether the claim is still this process’s, looked up now. */
  isHeld(): boolean {
    if (!existsSync(this.#file)) this.#lost.abort();
    return !this.#lost.signal.aborted;
  }

  /** Gives the claim up, and removes the folders that were made for it and hold nothing else. */
  async release(): Promise<void> {
    clearInterval(this.#heart);
    await rm(this.#file, { force: true });
    if (this.#made !== null) await removeEmptyFolders(this.#file, this.#made);
  }

  async #beat(): Promise<void> {
    const now = new Date();
    // A file system that hangs for a moment is no loss; a file that is gone is.
    await utimes(this.#file, now, now).catch(() => this.isHeld());
  }
}
