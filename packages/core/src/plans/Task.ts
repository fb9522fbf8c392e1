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
      /** The network that is made or read; null where it is a script’s or unknown, as for activations. */
      readonly network: K extends KnownNetwork ? NetworkSpec : NetworkSpec | null;
      /** The network’s number of outputs; null where it is not known. */
      readonly classes: K extends KnownNetwork ? number : number | null;
    }
  : never;

/** Kinds of task whose network is always one that Tunnel builds. */
type KnownNetwork = 'train' | 'continual' | 'graft' | 'cost';

/** The inputs of a task’s kind: ids of tasks that make a network. */
export type TaskInputs<K extends TaskKind = TaskKind> = K extends keyof InputsOf
  ? InputsOf[K]
  : { readonly weights: string };

/** Inputs of the kinds that do not just read one network. */
interface InputsOf {
  readonly train: { readonly weights?: string };
  readonly continual: { readonly weights?: string };
  readonly import: Readonly<Record<string, never>>;
  readonly cost: Readonly<Record<string, never>>;
  readonly similarity: { readonly weights: string; readonly other?: string };
  readonly graft: { readonly weights: string; readonly donor?: string };
}

/** Whether a task is of a kind; narrows its type. */
export function isTaskOf<K extends TaskKind>(task: Task, kind: K): task is Task<K> {
  const spec: TaskSpec = task.spec;
  return spec.kind === kind;
}
