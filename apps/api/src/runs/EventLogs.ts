import { EventLog } from './EventLog.js';

interface Opened {
  readonly log: Promise<EventLog>;
  users: number;
}

/** The logs that are in use, each opened once however many read it. */
export class EventLogs {
  readonly #opened = new Map<string, Opened>();

  /**
   * Opens a log, or takes the one that is open.
   *
   * @param ended whether nothing will be added to it
   */
  async use(path: string, ended: boolean): Promise<EventLog> {
    const opened = this.#opened.get(path) ?? { log: EventLog.open(path), users: 0 };
    this.#opened.set(path, opened);
    opened.users += 1;
    try {
      const log = await opened.log;
      if (ended) log.end();
      return log;
    } catch (error) {
      await this.release(path);
      throw error;
    }
  }

  /** Gives a log back; the last one to do so closes it. */
  async release(path: string): Promise<void> {
    const opened = this.#opened.get(path);
    if (!opened) return;
    opened.users -= 1;
    if (opened.users > 0) return;
    this.#opened.delete(path);
    await opened.log.then(
      (log) => log.close(),
      () => {},
    );
  }

  /** Lets all readers end once they have read what there is. */
  async end(): Promise<void> {
    for (const { log } of this.#opened.values()) (await log).end();
  }
}
