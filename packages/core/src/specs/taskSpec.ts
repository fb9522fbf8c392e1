import { z } from 'zod';
import { classCountOf, dataSpecSchema } from './dataSpec.js';
import { layerNames, precisionSchema, seed } from './fields.js';
import { networkSpecSchema } from './networkSpec.js';
import { probeSpecSchema } from './probeSpec.js';
import { rankSpecSchema } from './rankSpec.js';
import { trainingSpecSchema } from './trainingSpec.js';

/** Data that a classifier is fitted to: one class alone leaves nothing to tell apart. */
const classifiedDataSchema = dataSpecSchema.refine(({ classes }) => classes?.length !== 1, {
  path: ['classes'],
  error: 'has one class; give at least two, or null for all',
});

const trainTaskSpecSchema = z
  .strictObject({
    kind: z.literal('train'),
    network: networkSpecSchema,
    data: classifiedDataSchema,
    training: trainingSpecSchema,
    seed: seed(),
  })
  .superRefine(({ network: { heads }, data }, context) => {
    const classes = classCountOf(data);
    const outputs = heads?.reduce((sum, head) => sum + head, 0) ?? classes;
    if (outputs === classes) return;
    context.addIssue({
      code: 'custom',
      path: ['network', 'heads'],
      message: `have ${outputs} outputs together, and the data ${classes} classes; give heads that sum to ${classes}, or null for one head`,
    });
  });

const probeTaskSpecSchema = z.strictObject({
  kind: z.literal('probe'),
  role: z.enum(['id', 'ood']),
  data: classifiedDataSchema,
  layers: layerNames(),
  probe: probeSpecSchema.prefault({}),
  precision: precisionSchema.default('float32'),
  seed: seed(),
});

const rankTaskSpecSchema = z.strictObject({
  kind: z.literal('rank'),
  data: dataSpecSchema,
  layers: layerNames(),
  rank: rankSpecSchema.prefault({}),
  seed: seed(),
});

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
  trainTaskSpecSchema,
  probeTaskSpecSchema,
  rankTaskSpecSchema,
]);

/** A normalised task spec. */
export type TaskSpec = z.output<typeof taskSpecSchema>;

/** A task spec as people write it. */
export type TaskSpecInput = z.input<typeof taskSpecSchema>;

/** The kinds of task. */
export type TaskKind = TaskSpec['kind'];

/** A normalised task spec of one kind, e.g. `TaskSpecOf<'train'>`. */
export type TaskSpecOf<K extends TaskKind> = Extract<TaskSpec, { kind: K }>;
