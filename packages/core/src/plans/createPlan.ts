import { TunnelError } from '../errors/TunnelError.js';
import type { Plan } from './Plan.js';
import type { Scale } from './scale.js';
import type { Task } from './Task.js';
import { taskId } from './taskId.js';

/**
 * Makes a plan of tasks in any order: each task once, after the tasks that it needs, else in the
 * order given. There can be no cycle, since an id is the hash of its inputs’ ids.
 *
 * @throws TunnelError `task-missing` for an input that is not among the tasks, `invalid-request` for
 *   a task whose id is not that of its spec and inputs
 */
export function createPlan(plan: {
  readonly experiment: string;
  readonly scale: Scale;
  readonly tasks: readonly Task[];
}): Plan {
  const { experiment, scale } = plan;
  const known = new Map<string, Task>();
  for (const task of plan.tasks) {
    checkId(task);
    if (!known.has(task.id)) known.set(task.id, task);
  }
  return { experiment, scale, tasks: inOrder(known) };
}

function inOrder(known: ReadonlyMap<string, Task>): Task[] {
  const ordered = new Set<Task>();
  const place = (task: Task): void => {
    if (ordered.has(task)) return;
    for (const [role, id] of Object.entries(task.inputs)) place(inputOf(known, task, role, id));
    ordered.add(task);
  };
  for (const task of known.values()) place(task);
  return [...ordered];
}

function inputOf(known: ReadonlyMap<string, Task>, task: Task, role: string, id: string): Task {
  const input = known.get(id);
  if (input) return input;
  throw new TunnelError(
    'task-missing',
    `task “${task.label}” needs ${role} from task ${id}, which is not in the plan; add that task`,
    { task: task.id, role, input: id },
  );
}

function checkId(task: Task): void {
  const expected = taskId(task.spec, task.inputs);
  if (task.id === expected) return;
  throw new TunnelError(
    'invalid-request',
    `task “${task.label}” has the id ${task.id}, but its spec and inputs give ${expected}; make tasks with createTask`,
    { got: task.id, expected },
  );
}
