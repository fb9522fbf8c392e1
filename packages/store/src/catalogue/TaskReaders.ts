import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type ErrorContext, TunnelError } from '@tunnel/core';
import { type ReadEntries, readTasks } from './readEntries.js';
import type { TaskEntry } from './rows.js';

/** Folders of artifacts whose records are to be read. */
export interface ReadRequest {
  readonly number: number;
  readonly folders: readonly string[];
}

/** What a request came to. */
export interface ReadMessage {
  readonly number: number;
  readonly entries: TaskEntry[];
  /** The errors of records that are corrupt. */
  readonly corrupt: { readonly message: string; readonly context: ErrorContext }[];
}

/** The worker’s program, as it is built. `src` and `dist` lie equally deep. */
const program = new URL('../../dist/catalogue/readingWorker.js', import.meta.url);

/** How many records are read before threads are worth their start, most of a second of computing each. */
const fewRecords = 4000;

interface Waiting {
  readonly resolve: (read: ReadEntries<TaskEntry>) => void;
  readonly reject: (error: unknown) => void;
}

/** Reads the records of artifacts: a few in this thread, many in others. */
export class TaskReaders {
  /** How many requests keep all threads busy. */
  readonly lanes = 2 * threads();
  readonly #workers: Worker[] = [];
  readonly #waiting = new Map<number, Waiting>();
  readonly #few: number;
  #requests = 0;
  #records = 0;

  /** @param few how many records are read before threads are used */
  constructor(few = fewRecords) {
    this.#few = few;
  }

  /** Reads the records in these folders. */
  read(folders: readonly string[]): Promise<ReadEntries<TaskEntry>> {
    this.#records += folders.length;
    if (this.#records <= this.#few) return readTasks(folders);
    if (this.#workers.length === 0) this.#begin();
    const number = this.#requests++;
    const worker = this.#workers[number % this.#workers.length];
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      worker?.postMessage({ number, folders } satisfies ReadRequest);
    });
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #begin(): void {
    for (let each = 0; each < threads(); each++) {
      // The program is a built one, whatever flags this process resolves its own modules by.
      const worker = new Worker(program, { execArgv: [] });
      worker.on('message', (message: ReadMessage) => this.#end(message));
      worker.on('error', (error) => {
        for (const { reject } of this.#waiting.values()) reject(error);
      });
      this.#workers.push(worker);
    }
  }

  #end({ number, entries, corrupt }: ReadMessage): void {
    const errors = corrupt.map(
      ({ message, context }) => new TunnelError('artifact-corrupt', message, context),
    );
    this.#waiting.get(number)?.resolve({ entries, corrupt: errors });
    this.#waiting.delete(number);
  }
}

function threads(): number {
  return Math.min(8, Math.max(2, availableParallelism()));
}
