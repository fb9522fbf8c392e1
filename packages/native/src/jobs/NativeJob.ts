import { isErrorCode, TunnelError } from '@tunnel/core';
import { loadAddon } from '../addon/loadAddon.js';
import type { Job } from '../generated/binding.js';
import type { Progress } from './Progress.js';

/** Where a job is. */
export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** Hears of a job’s progress. */
export type ProgressListener = (progress: Progress) => void;

/** What may be said about any call of the engine. */
export interface JobOptions {
  /** Hears of progress, a few times a second; misses reports while JavaScript is busy. */
  readonly onProgress?: ProgressListener | undefined;
  /** Cancels the job when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** How a job ended, as the binding tells it. */
type Outcome<T> =
  | { ok: true; value: T }
  | {
      ok: false;
      error: {
        code: string;
        message: string;
        context: Record<string, unknown>;
      };
    };

/**
 * One call of the engine. Calls run one after the other, on a thread of the engine’s own. The
 * process stays alive until its jobs have ended; `process.exit()` cancels them first.
 */
export class NativeJob<T> {
  readonly #job: Job;
  readonly #result: Promise<T>;
  readonly #listeners = new Set<ProgressListener>();

  /**
   * @throws TunnelError where the engine cannot be loaded; `cancelled` where the signal has
   * aborted before
   */
  constructor(verb: string, request: object, { onProgress, signal }: JobOptions = {}) {
    if (signal?.aborted) {
      throw new TunnelError('cancelled', `${verb} was cancelled before it began`);
    }
    if (onProgress) this.#listeners.add(onProgress);
    this.#job = loadAddon().startJob(verb, JSON.stringify(request), (report) => this.#tell(report));
    const abort = () => this.cancel();
    signal?.addEventListener('abort', abort, { once: true });
    // Asked for at once: a pending outcome is what keeps the process alive.
    this.#result = settle<T>(this.#job.wait()).finally(() =>
      signal?.removeEventListener('abort', abort),
    );
    // Whoever waits hears of a failure; a job that nobody waits for must not end the process.
    this.#result.catch(() => {});
  }

  /** A number that is this job’s alone in this process. */
  get id(): number {
    return this.#job.id;
  }

  /** Where the job is now. */
  get state(): JobState {
    return this.#job.state;
  }

  /** The newest report, null before the first. */
  get progress(): Progress | null {
    const report = this.#job.progress;
    return report === null ? null : (JSON.parse(report) as Progress);
  }

  /** Adds a listener; the returned function takes it away again. */
  onProgress(listener: ProgressListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Resolves with the result at the job’s end. May be called any number of times, and late.
   *
   * @throws TunnelError with the engine’s code; `cancelled` after `cancel`
   */
  wait(): Promise<T> {
    return this.#result;
  }

  /** Stops the job within one step; a queued one at once. */
  cancel(): void {
    this.#job.cancel();
  }

  #tell(report: string): void {
    for (const listener of this.#listeners) {
      try {
        listener(JSON.parse(report) as Progress);
      } catch (error) {
        // A listener’s defect must not end a training.
        process.emitWarning(error instanceof Error ? error : String(error));
      }
    }
  }
}

async function settle<T>(outcome: Promise<string>): Promise<T> {
  const ended = JSON.parse(await outcome) as Outcome<T>;
  if (ended.ok) return ended.value;
  const { code, message, context } = ended.error;
  throw new TunnelError(isErrorCode(code) ? code : 'internal', message, context);
}
