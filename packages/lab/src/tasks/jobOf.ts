import { TunnelError } from '@tunnel/core';
import type { EngineJob, JobOptions } from '@tunnel/native';

/**
 * A job of several steps, as one of the engine’s.
 *
 * @param work gets a signal that aborts when the job is cancelled
 */
export function jobOf<T>(
  { signal }: JobOptions,
  work: (signal: AbortSignal) => Promise<T>,
): EngineJob<T> {
  const own = new AbortController();
  const result = work(signal ? AbortSignal.any([signal, own.signal]) : own.signal);
  // Whoever waits hears of a failure; a job that nobody waits for must not end the process.
  result.catch(() => {});
  return { wait: () => result, cancel: () => own.abort() };
}

/** @throws TunnelError `cancelled` after the signal */
export function throwIfCancelled(signal: AbortSignal, what: string): void {
  if (signal.aborted) throw new TunnelError('cancelled', `${what} was cancelled`);
}
