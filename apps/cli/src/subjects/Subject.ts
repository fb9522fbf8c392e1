import type { DataSpec, Producer, Task } from '@tunnel/core';
import type { Dataset } from '@tunnel/datasets';

/** What is read: a network, or what layers gave. */
export interface Subject {
  /** The task that makes it. */
  readonly task: Producer;
  /** It, and all the tasks that it needs. */
  readonly before: readonly Task[];
  /** Where what is imported lies, by its hash. */
  readonly imports: ReadonlyMap<string, string>;
  /** What had to be opened for it. */
  readonly datasets: readonly Dataset[];
  /** What it was trained on; null where nobody said. */
  readonly data: DataSpec | null;
  /** Of the training, by which its images were drawn. */
  readonly seed: number;
}
