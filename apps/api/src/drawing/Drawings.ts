import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { TunnelError } from '@tunnel/core';
import { Piscina } from 'piscina';
import type { DrawAnswer, Drawing, Drawn } from './Drawing.js';

/** The threads’ program. `src` and `dist` lie equally deep. */
const program = fileURLToPath(new URL('../../bin/draw.mjs', import.meta.url));

/** How many may wait to be drawn; a cold one takes a few tenths of a second. */
const queueLimit = 64;
/** What a thread may take: one that needs more ends alone. */
const threadMiB = 512;
const idleMs = 60_000;
/** Threads that draw leave the cores to the one that answers. */
const niceness = 10;
const retryAfterSeconds = 5;

/** Draws figures, reports and data files of a store’s runs, off the thread that answers requests. */
export class Drawings {
  readonly #pool: Piscina<Drawing, DrawAnswer>;

  /**
   * No thread is started before something is drawn, and none keeps the process alive.
   *
   * @param store the store’s folder
   */
  constructor(store: string) {
    this.#pool = new Piscina({
      filename: program,
      minThreads: 0,
      maxThreads: Math.min(4, Math.max(1, availableParallelism() - 1)),
      maxQueue: queueLimit,
      idleTimeout: idleMs,
      niceIncrement: niceness,
      resourceLimits: { maxOldGenerationSizeMb: threadMiB },
      // The program is a built one, whatever flags this process resolves its own modules by.
      execArgv: [],
      workerData: { store },
    });
  }

  /**
   * Draws one.
   *
   * @throws TunnelError `not-found` for a run, figure or table that is not there; `service-busy` where
   *   too many wait; `artifact-corrupt`
   */
  async draw(drawing: Drawing): Promise<Drawn> {
    if (this.#pool.queueSize >= queueLimit) {
      throw new TunnelError(
        'service-busy',
        `${queueLimit} files wait to be drawn already; ask again in ${retryAfterSeconds} s`,
        { retryAfterSeconds },
      );
    }
    const answer = await this.#pool.run(drawing);
    if ('drawn' in answer) return answer.drawn;
    const { code, message, context } = answer.error;
    throw new TunnelError(code, message, context);
  }
}
