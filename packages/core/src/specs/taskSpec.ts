import { z } from 'zod';
import { probeTaskSchema } from './tasks/probeTask.js';
import { rankTaskSchema } from './tasks/rankTask.js';
import { trainTaskSchema } from './tasks/trainTask.js';

/**
 * What one task computes. Where it is computed (device, threads) is not part of it.
 *
 * - `train`: a network on data.
 * - `probe`: a linear probe on each layer of a trained network, `role` `id` on the training
 *   distribution or `ood` on other data.
 * - `rank`: the numerical rank of each layer’s representation of the test images.
 *
 * `probe` and `rank` have one input, `weights`: the train task. `seed` is 0 by default.
 */
export const taskSpecSchema = z.discriminatedUnion('kind', [
  trainTaskSchema,
  probeTaskSchema,
  rankTaskSchema,
]);

/** A normalised task spec. */
export type TaskSpec = z.output<typeof taskSpecSchema>;

/** A task spec as people write it. */
export type TaskSpecInput = z.input<typeof taskSpecSchema>;

/** The kinds of task. */
export type TaskKind = TaskSpec['kind'];

/** A normalised task spec of one kind, e.g. `TaskSpecOf<'train'>`. */
export type TaskSpecOf<K extends TaskKind> = Extract<TaskSpec, { kind: K }>;
