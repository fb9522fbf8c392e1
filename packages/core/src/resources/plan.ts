import { z } from 'zod';
import { runTaskSchema } from '../results/runTask.js';
import { taskIdSchema } from '../specs/fields.js';
import { progressSchema } from './progress.js';

/**
 * A task of a plan: as a run’s record has it, or `waiting`, or `running`. `progress` is the engine’s latest
 * report of one that runs; null of others, and where nothing was heard yet.
 */
const planTaskSchema = z.strictObject({
  ...runTaskSchema.shape,
  state: z.enum([...runTaskSchema.shape.state.options, 'waiting', 'running']),
  progress: progressSchema.nullable(),
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

/** {@inheritDoc planSchema} */
export type PlanGraph = z.output<typeof planSchema>;
