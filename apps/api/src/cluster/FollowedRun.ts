import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { EventLog } from '../runs/EventLog.js';
import type { ClusterRun } from './ClusterRun.js';
import { ClusterTeller } from './ClusterTeller.js';

/** Between two looks at a run that is followed. */
const pauseMs = 2_000;

/**
 * A run that was given to a cluster, while somebody listens: its files are looked at every two seconds, and
 * what is another becomes an event, which is kept. So an event has one number for all who ask, and for those
 * who come back; of what happened while nobody listened, they are told what came of it.
 */
export class FollowedRun {
  readonly log: EventLog;
  readonly #teller: ClusterTeller;
  readonly #onError: (error: unknown) => void;
  readonly #stop = new AbortController();
  #following: Promise<void> = Promise.resolve();

  private constructor(log: EventLog, teller: ClusterTeller, onError: (error: unknown) => void) {
    this.log = log;
    this.#teller = teller;
    this.#onError = onError;
  }

  /**
   * Tells what is to be told now, and goes on until the run has ended or it is closed.
   *
   * @param path of the events
   * @param onError hears of looks that failed: the next one may not
   */
  static async begin(
    run: ClusterRun,
    path: string,
    onError: (error: unknown) => void,
  ): Promise<FollowedRun> {
    await mkdir(dirname(path), { recursive: true });
    const log = await EventLog.open(path);
    try {
      const followed = new FollowedRun(log, await ClusterTeller.open(run, log), onError);
      await followed.#tell();
      followed.#following = followed.#follow();
      return followed;
    } catch (error) {
      await log.close();
      throw error;
    }
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    while (!this.log.ended) {
      await setTimeout(pauseMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      await this.#tell().catch(this.#onError);
    }
  }

  async #tell(): Promise<void> {
    if (await this.#teller.tell()) this.log.end();
  }

  /** Lets listeners end once they have read what there is. */
  end(): void {
    this.#stop.abort();
    this.log.end();
  }

  async close(): Promise<void> {
    this.end();
    await this.#following;
    await this.log.close();
  }
}
