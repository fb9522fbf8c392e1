import { isTunnelError, TunnelError } from '@tunnel/core';
import type { Store } from '../Store.js';
import { quarantineRun, quarantineTask } from './quarantine.js';

/** How far a verification is. */
export interface VerifyProgress {
  readonly done: number;
  readonly total: number;
}

/** How a store is verified. */
export interface VerifyOptions {
  /** Moves what is corrupt to `quarantine/`; default false. */
  readonly quarantine?: boolean | undefined;
  readonly onProgress?: ((progress: VerifyProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An artifact or a run that is not what was written. */
export interface CorruptEntry {
  readonly kind: 'task' | 'run';
  readonly id: string;
  readonly error: TunnelError;
  /** Where it was moved; null where it was not. */
  readonly quarantine: string | null;
}

/** What a verification found. */
export interface Verified {
  readonly tasks: number;
  readonly runs: number;
  readonly corrupt: readonly CorruptEntry[];
}

/** Hashes every artifact and reads every run’s record. */
export async function verifyStore(store: Store, options: VerifyOptions): Promise<Verified> {
  const { quarantine = false, onProgress, signal } = options;
  const tasks = await store.taskIds();
  const runs = await store.runIds();
  const total = tasks.length + runs.length;
  const corrupt: CorruptEntry[] = [];
  let done = 0;
  const look = async (
    kind: CorruptEntry['kind'],
    id: string,
    read: () => Promise<unknown>,
    moveAway: (store: Store, id: string) => Promise<string | null>,
  ) => {
    if (signal?.aborted) throw new TunnelError('cancelled', 'the verification was cancelled');
    onProgress?.({ done, total });
    try {
      await read();
    } catch (error) {
      if (!isTunnelError(error)) throw error;
      // Removed since the store was listed.
      if (error.code === 'task-missing') return;
      if (error.code !== 'artifact-corrupt') throw error;
      const moved = quarantine ? await moveAway(store, id) : null;
      corrupt.push({ kind, id, error, quarantine: moved });
    }
    done += 1;
  };
  for (const id of tasks) await look('task', id, () => store.verifyTask(id), quarantineTask);
  for (const id of runs) await look('run', id, () => store.readRun(id), quarantineRun);
  return { tasks: tasks.length, runs: runs.length, corrupt };
}
