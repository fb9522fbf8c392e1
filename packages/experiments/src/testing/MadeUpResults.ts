import type { Task, TaskKind } from '@tunnel/core';
import type { ResultOf, StoredTensor } from '@tunnel/store';
import type { RunResults } from '../analysis/RunResults.js';

/** What a task that nobody ran gave. */
export interface MadeUpResult<K extends TaskKind = TaskKind> {
  readonly result: ResultOf<K>;
  /** Of a probe. */
  readonly correct?: Uint8Array;
  /** Of a spectrum or an embedding. */
  readonly tensors?: ReadonlyMap<string, StoredTensor>;
}

/** Results of a plan that nobody ran, to show analyses runs of any kind. */
export class MadeUpResults implements RunResults {
  readonly #make: (task: Task) => MadeUpResult;
  readonly #made = new Map<string, MadeUpResult>();

  /** @param make gives a task’s result, of the kind that its spec says; called once a task */
  constructor(make: (task: Task) => MadeUpResult) {
    this.#make = make;
  }

  of<K extends TaskKind>(task: Task<K>): ResultOf<K> {
    return this.#result(task).result as ResultOf<K>;
  }

  async correctnessOf(task: Task<'probe'>): Promise<Uint8Array> {
    const { correct } = this.#result(task);
    if (!correct) throw new Error(`no correctness was made up for “${task.label}”`);
    return correct;
  }

  async tensorsOf(task: Task<'spectrum' | 'embed'>): Promise<ReadonlyMap<string, StoredTensor>> {
    const { tensors } = this.#result(task);
    if (!tensors) throw new Error(`no tensors were made up for “${task.label}”`);
    return tensors;
  }

  #result(task: Task): MadeUpResult {
    const known = this.#made.get(task.id);
    if (known) return known;
    const made = this.#make(task);
    this.#made.set(task.id, made);
    return made;
  }
}
