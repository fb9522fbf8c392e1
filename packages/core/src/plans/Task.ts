import type { NetworkSpec } from '../specs/networkSpec.js';
import type { TaskKind, TaskSpec, TaskSpecOf } from '../specs/taskSpec.js';

/** One coarse unit of work, of one kind or of any. */
export type Task<K extends TaskKind = TaskKind> = K extends TaskKind
  ? {
      /** See `taskId`. */
      readonly id: string;
      /** What a person calls it in progress and tables, e.g. `train mlp 12×512`. */
      readonly label: string;
      /** The normalised spec: what is computed. */
      readonly spec: TaskSpecOf<K>;
      /** Ids of the tasks whose results it needs, by role. */
      readonly inputs: TaskInputs<K>;
      /** The network that is trained or measured. */
      readonly network: NetworkSpec;
      /** The network’s number of outputs. */
      readonly classes: number;
    }
  : never;

/** The inputs of a task’s kind: none to train, else `weights`, the id of a train task. */
export type TaskInputs<K extends TaskKind = TaskKind> = K extends 'train'
  ? Readonly<Record<string, never>>
  : { readonly weights: string };

/** Whether a task is of a kind; narrows its type. */
export function isTaskOf<K extends TaskKind>(task: Task, kind: K): task is Task<K> {
  const spec: TaskSpec = task.spec;
  return spec.kind === kind;
}
