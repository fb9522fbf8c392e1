import { classCountOf } from '../specs/dataSpec.js';
import type { NetworkSpec } from '../specs/networkSpec.js';
import { normaliseTaskSpec } from '../specs/normalise.js';
import type { TaskSpec, TaskSpecInput } from '../specs/taskSpec.js';
import { type CheckedInputs, checkInputs, inputRoles } from './checkInputs.js';
import type { Task } from './Task.js';
import { taskId } from './taskId.js';
import { taskLabel } from './taskLabel.js';

/** What `createTask` makes a task of. */
export interface TaskInput<S extends TaskSpecInput = TaskSpecInput> {
  /** What to compute; what has a default may be left out. */
  readonly spec: S;
  /**
   * The task whose network, or activations, is read, or whose values a training begins with: needed
   * by all that read one.
   */
  readonly weights?: Task | undefined;
  /** The task whose network a similarity compares with; without one it compares layers alone. */
  readonly other?: Task | undefined;
  /** The task whose values a graft takes. */
  readonly donor?: Task | undefined;
  /** What a person calls the task; default e.g. `train mlp 12×512 on cifar10`. */
  readonly label?: string;
}

/**
 * Makes a task: normalises its spec and derives its id, its network and its number of outputs.
 * Inputs are tasks that exist already, so no task can come to need itself.
 *
 * @throws TunnelError `invalid-spec` for a bad spec, `invalid-request` for inputs that are missing,
 *   unwanted, of the wrong kind or image size, or without the checkpoint that is asked for
 */
export function createTask<S extends TaskSpecInput>(input: TaskInput<S>): Task<S['kind']>;
export function createTask(input: TaskInput): Task {
  const spec = normaliseTaskSpec(input.spec);
  const producers = checkInputs(spec, input);
  const inputs: Record<string, string> = {};
  for (const role of inputRoles) {
    const id = producers[role]?.id;
    if (id !== undefined) inputs[role] = id;
  }
  const label = input.label ?? taskLabel(spec, producers);
  // `checkInputs` pairs each kind of spec with its inputs, which the compiler cannot follow.
  return { id: taskId(spec, inputs), label, spec, inputs, ...networkOf(spec, producers) } as Task;
}

/** The network that a task makes or reads, and its number of outputs, as far as they are known. */
function networkOf(
  spec: TaskSpec,
  { weights }: CheckedInputs,
): { network: NetworkSpec | null; classes: number | null } {
  switch (spec.kind) {
    case 'train':
    case 'cost':
      return { network: spec.network, classes: classCountOf(spec.data) };
    case 'continual':
      return {
        network: spec.network,
        classes: spec.tasks.reduce((sum, { data }) => sum + classCountOf(data), 0),
      };
    case 'import':
      return importedNetwork(spec);
    default:
      return { network: weights?.network ?? null, classes: weights?.classes ?? null };
  }
}

function importedNetwork({ source }: Extract<TaskSpec, { kind: 'import' }>) {
  if (source.kind === 'weights') {
    return { network: source.network, classes: classCountOf(source.data) };
  }
  return { network: null, classes: source.kind === 'script' ? source.classes : source.classCount };
}
