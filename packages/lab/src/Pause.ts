import { setTimeout } from 'node:timers/promises';

const shortestMs = 50;
const longestMs = 2000;

/**
 * Pauses between looks at what other processes do: the longer nothing happened, the longer, and
 * never quite the same, so that processes that began together do not stay in step.
 */
export class Pause {
  readonly #signal: AbortSignal | undefined;
  #ms = shortestMs;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Something happened: the next pause is the shortest. */
  reset(): void {
    this.#ms = shortestMs;
  }

  /** Waits for a while, or until the signal. */
  async wait(): Promise<void> {
    const ms = this.#ms * (0.5 + Math.random());
    this.#ms = Math.min(2 * this.#ms, longestMs);
    const options = this.#signal ? { signal: this.#signal } : {};
    await setTimeout(ms, undefined, options).catch(() => {});
  }
}
