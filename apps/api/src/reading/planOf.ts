import { type RunRecord, runTaskSchema, taskIdSchema } from '@tunnel/core';
import type { Store } from '@tunnel/store';
import { z } from 'zod';
import { ifSound } from './ifSound.js';

/** A task of a plan: as a run’s record has it, or `waiting`, or `running`. */
const planTaskSchema = z.strictObject({
  ...runTaskSchema.shape,
  state: z.enum([...runTaskSchema.shape.state.options, 'waiting', 'running']),
});

/**
 * The plan of a run as a graph: its tasks with their states, and from which task to which the results
 * go, in what role. A run that has just begun has no tasks yet. Of one that has a record, inputs of
 * tasks that the store has no more are not known.
 */
export const planSchema = z.strictObject({
  run: z.string(),
  nodes: z.array(planTaskSchema),
  edges: z.array(z.strictObject({ from: taskIdSchema, to: taskIdSchema, role: z.string() })),
});

/** Reads the inputs of a run’s tasks from the store. */
export async function planOf(store: Store, run: RunRecord): Promise<z.input<typeof planSchema>> {
  const edges: z.input<typeof planSchema>['edges'] = [];
  for (const { id } of run.tasks) {
    const task = await ifSound(store.readTaskRecord(id));
    for (const [role, from] of Object.entries(task?.inputs ?? {})) {
      if (typeof from === 'string') edges.push({ from, to: id, role });
    }
  }
  return { run: run.id, nodes: run.tasks, edges };
}
