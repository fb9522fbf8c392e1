import type { Task, TaskKind } from '@tunnel/core';
import type { ResultOf, StoredTensor } from '@tunnel/store';

/** The results of a plan that ran to its end, as an analysis reads them. */
export interface RunResults {
  /**
   * The result of one of the plan’s tasks.
   *
   * @throws TunnelError `internal` for a task that is not of the plan
   */
  of<K extends TaskKind>(task: Task<K>): ResultOf<K>;
  /**
   * For every layer and test image of a probe 1 where it was right, else 0: `[layers × images]`.
   *
   * @throws TunnelError `artifact-corrupt` where its file cannot be read
   */
  correctnessOf(task: Task<'probe'>): Promise<Uint8Array>;
  /**
   * The tensors that a task wrote: singular values by layer’s name, maps `[images × dimensions]` by
   * layer’s name with `labels`.
   *
   * @throws TunnelError `artifact-corrupt` where its file cannot be read
   */
  tensorsOf(task: Task<'spectrum' | 'embed'>): Promise<ReadonlyMap<string, StoredTensor>>;
}
