import { isTunnelError, TunnelError } from '@tunnel/core';
import { inLanes } from '../files/inLanes.js';
import type { Store } from '../Store.js';
import { quarantineRun, quarantineTask } from './quarantine.js';

/** How many are read at a time: hashing has threads of its own, and a network answers after a while. */
const lanes = 4;

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
    try {
      await read();
    } catch (error) {
      if (!isTunnelError(error)) throw error;
      // Else it was removed since the store was listed.
      if (error.code === 'artifact-corrupt') {
        const moved = quarantine ? await moveAway(store, id) : null;
        corrupt.push({ kind, id, error, quarantine: moved });
      } else if (error.code !== 'task-missing') throw error;
    }
    done += 1;
    onProgress?.({ done, total });
  };
  onProgress?.({ done, total });
  const task = (id: string) => look('task', id, () => store.verifyTask(id), quarantineTask);
  await inLanes(tasks, lanes, task);
  const run = (id: string) => look('run', id, () => store.readRun(id), quarantineRun);
  await inLanes(runs, lanes, run);
  return { tasks: tasks.length, runs: runs.length, corrupt };
}
