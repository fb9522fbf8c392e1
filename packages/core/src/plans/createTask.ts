import { TunnelError } from '../errors/TunnelError.js';
import { classCountOf, sideOf } from '../specs/dataSpec.js';
import { networkName } from '../specs/networkName.js';
import { normaliseTaskSpec } from '../specs/normalise.js';
import type { TaskKind, TaskSpec, TaskSpecInput } from '../specs/taskSpec.js';
import { isTaskOf, type Task } from './Task.js';
import { taskId } from './taskId.js';

/** What `createTask` makes a task of. */
export interface TaskInput<S extends TaskSpecInput = TaskSpecInput> {
  /** What to compute; what has a default may be left out. */
  readonly spec: S;
  /** The task whose network is measured: for `probe` and `rank`, and for them only. */
  readonly weights?: Task;
  /** What a person calls the task; default e.g. `train mlp 12×512 on cifar10`. */
  readonly label?: string;
}

/**
 * Makes a task: normalises its spec and derives its id, its network and its number of outputs.
 * Inputs are tasks that exist already, so no task can come to need itself.
 *
 * @throws TunnelError `invalid-spec` for a bad spec, `invalid-request` for weights that are missing,
 *   unwanted, or not a train task
 */
export function createTask<S extends TaskSpecInput>(input: TaskInput<S>): Task<S['kind']>;
export function createTask(input: TaskInput): Task {
  const spec = normaliseTaskSpec(input.spec);
  const label = input.label ?? defaultLabel(spec);
  if (spec.kind === 'train') {
    if (input.weights) throw refused(spec.kind, 'starts from its seed; leave weights out');
    const { network } = spec;
    return {
      id: taskId(spec, {}),
      label,
      spec,
      inputs: {},
      network,
      classes: classCountOf(spec.data),
    };
  }
  const trained = checkWeights(spec.kind, input.weights);
  checkSide(spec, trained);
  const inputs = { weights: trained.id };
  const { network, classes } = trained;
  const shared = { id: taskId(spec, inputs), label, inputs, network, classes };
  // The same twice: only so does the compiler pair each kind of spec with its kind of task.
  return spec.kind === 'probe' ? { ...shared, spec } : { ...shared, spec };
}

function checkWeights(kind: TaskKind, weights: Task | undefined): Task<'train'> {
  if (!weights) throw refused(kind, 'measures a trained network; give weights, a train task');
  if (isTaskOf(weights, 'train')) return weights;
  throw refused(kind, `has a ${weights.spec.kind} task for weights; give a train task`);
}

/** A network reads images of the size that it was trained on. */
function checkSide({ kind, data }: TaskSpec, trained: Task<'train'>): void {
  const [side, wanted] = [sideOf(data), sideOf(trained.spec.data)];
  if (side === wanted) return;
  throw refused(
    kind,
    `reads ${data.dataset}, whose images have ${side} pixels a side, and the network was trained on ${wanted}; import the images with a side of ${wanted}`,
  );
}

function refused(kind: TaskKind, what: string): TunnelError {
  return new TunnelError('invalid-request', `a ${kind} task ${what}`, { kind });
}

function defaultLabel(spec: TaskSpec): string {
  const { dataset } = spec.data;
  if (spec.kind === 'train') return `train ${networkName(spec.network)} on ${dataset}`;
  if (spec.kind === 'probe') return `${spec.role.toUpperCase()} probes on ${dataset}`;
  return `ranks on ${dataset}`;
}
