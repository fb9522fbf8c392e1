import { join } from 'node:path';
import { type Task, type TaskKind, TunnelError } from '@tunnel/core';
import { artifactFiles, type PlanOutcome } from '@tunnel/lab';
import {
  type ResultOf,
  readCorrectness,
  readTensors,
  type Store,
  type StoredTensor,
} from '@tunnel/store';
import type { RunResults } from '../analysis/RunResults.js';

/** The results of a plan as the store keeps them. */
export class StoredResults implements RunResults {
  readonly #outcome: PlanOutcome;
  readonly #store: Store;

  constructor(outcome: PlanOutcome, store: Store) {
    this.#outcome = outcome;
    this.#store = store;
  }

  of<K extends TaskKind>(task: Task<K>): ResultOf<K> {
    const stored = this.#outcome.results.get(task.id);
    if (stored) return stored.result as ResultOf<K>;
    throw new TunnelError('internal', `“${task.label}” has no result`, { id: task.id });
  }

  correctnessOf(task: Task<'probe'>): Promise<Uint8Array> {
    return readCorrectness(join(this.#store.taskFolder(task.id), artifactFiles.correctness));
  }

  tensorsOf(task: Task<'spectrum' | 'embed'>): Promise<Map<string, StoredTensor>> {
    const file = { spectrum: artifactFiles.spectrum, embed: artifactFiles.embedding };
    return readTensors(join(this.#store.taskFolder(task.id), file[task.spec.kind]));
  }
}
