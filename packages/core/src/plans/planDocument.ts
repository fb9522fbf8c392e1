import { z } from 'zod';
import { TunnelError } from '../errors/TunnelError.js';
import { parseAs } from '../parsing/parseAs.js';
import { taskIdSchema } from '../specs/fields.js';
import { taskSpecSchema } from '../specs/taskSpec.js';
import { createPlan } from './createPlan.js';
import { createTask } from './createTask.js';
import type { Plan } from './Plan.js';
import { scaleSchema } from './scale.js';
import type { Task } from './Task.js';

/**
 * A plan as JSON, by which any scheduler can run it: `tunnel plan NAME --json` prints it, and `tunnel
 * task ID --plan FILE` reads it. Tasks come after those that they need; `inputs` are their ids, by
 * role. What else there is in a document is for people, and left alone.
 */
const planDocumentSchema = z.object({
  experiment: z.string().min(1),
  scale: scaleSchema,
  tasks: z.array(
    z.object({
      id: taskIdSchema,
      label: z.string().min(1),
      spec: taskSpecSchema,
      inputs: z.strictObject({
        weights: taskIdSchema.optional(),
        other: taskIdSchema.optional(),
        donor: taskIdSchema.optional(),
      }),
    }),
  ),
});

/** {@inheritDoc planDocumentSchema} */
export type PlanDocument = z.output<typeof planDocumentSchema>;

/** A plan as JSON. */
export function planDocument({ experiment, scale, tasks }: Plan): PlanDocument {
  return {
    experiment,
    scale,
    tasks: tasks.map(({ id, label, spec, inputs }) => ({ id, label, spec, inputs })),
  };
}

/**
 * Reads a plan document. Every task is made anew of its spec, so nothing but what could have been
 * planned comes out.
 *
 * @param where what the document is called in errors
 * @throws TunnelError `invalid-spec` for another form or an id that is not its spec’s;
 *   `invalid-request`, `task-missing` for inputs that do not fit or are not there
 */
export function parsePlan(input: unknown, where: string): Plan {
  const { tasks, ...plan } = parseAs(planDocumentSchema, input, { where, code: 'invalid-spec' });
  const made = new Map<string, Task>();
  for (const { id, label, spec, inputs } of tasks) {
    const task: Task = createTask({ spec, label, ...inputTasks(made, label, inputs) });
    if (task.id !== id) {
      throw new TunnelError(
        'invalid-spec',
        `${where}: task “${label}” has the id ${id}, but its spec and inputs give ${task.id}; make the plan anew with "tunnel plan"`,
        { got: id, expected: task.id },
      );
    }
    made.set(id, task);
  }
  return createPlan({ ...plan, tasks: [...made.values()] });
}

function inputTasks(
  made: ReadonlyMap<string, Task>,
  label: string,
  inputs: PlanDocument['tasks'][number]['inputs'],
) {
  const of = (id: string | undefined) => {
    if (id === undefined) return undefined;
    const task = made.get(id);
    if (task) return task;
    throw new TunnelError(
      'task-missing',
      `task “${label}” needs task ${id}, which does not stand before it in the plan; add it`,
      { input: id },
    );
  };
  return { weights: of(inputs.weights), other: of(inputs.other), donor: of(inputs.donor) };
}
