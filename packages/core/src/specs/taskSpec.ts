import { z } from 'zod';
import { changeTaskSchema } from './tasks/changeTask.js';
import { continualTaskSchema } from './tasks/continualTask.js';
import { costTaskSchema } from './tasks/costTask.js';
import { embedTaskSchema } from './tasks/embedTask.js';
import { graftTaskSchema } from './tasks/graftTask.js';
import { importTaskSchema } from './tasks/importTask.js';
import { probeTaskSchema } from './tasks/probeTask.js';
import { rankTaskSchema } from './tasks/rankTask.js';
import { similarityTaskSchema } from './tasks/similarityTask.js';
import { spectrumTaskSchema } from './tasks/spectrumTask.js';
import { trainTaskSchema } from './tasks/trainTask.js';
import { varianceTaskSchema } from './tasks/varianceTask.js';

/**
 * What one task computes. Where it is computed (device, threads) is not part of it, but for `cost`.
 *
 * These make a network that others read:
 * - `train`: a network on data. `continual`: on several tasks in turn.
 * - `graft`: of another network, with some stages’ values of a third one’s, or cut.
 * - `import`: from a file, or a folder of activations.
 *
 * These read one, their input `weights`:
 * - `probe`: a linear probe on each layer, `role` `id` on the training distribution or `ood` on other
 *   data.
 * - `rank`, `spectrum`: the numerical rank, or all singular values, of each layer.
 * - `similarity`: of layers with each other, or with those of the input `other`.
 * - `variance`: within and between classes. `change`: from layer to layer, and of the weights.
 * - `embed`: a map of the images by each layer.
 *
 * `cost` needs neither: what each layer of a network takes.
 */
export const taskSpecSchema = z.discriminatedUnion('kind', [
  trainTaskSchema,
  continualTaskSchema,
  graftTaskSchema,
  importTaskSchema,
  probeTaskSchema,
  rankTaskSchema,
  spectrumTaskSchema,
  similarityTaskSchema,
  varianceTaskSchema,
  changeTaskSchema,
  embedTaskSchema,
  costTaskSchema,
]);

/** A normalised task spec. */
export type TaskSpec = z.output<typeof taskSpecSchema>;

/** A task spec as people write it. */
export type TaskSpecInput = z.input<typeof taskSpecSchema>;

/** The kinds of task. */
export type TaskKind = TaskSpec['kind'];

/** A normalised task spec of one kind, e.g. `TaskSpecOf<'train'>`. */
export type TaskSpecOf<K extends TaskKind> = Extract<TaskSpec, { kind: K }>;

/** The kinds of task whose networks others read. */
export const producerKinds = ['train', 'continual', 'graft', 'import'] as const;

/** {@inheritDoc producerKinds} */
export type ProducerKind = (typeof producerKinds)[number];

/** The kinds of task that read the network of their input `weights` and leave it as it is. */
export type ReaderKind = Exclude<TaskKind, ProducerKind | 'cost'>;

/** The names of all kinds of task. */
export const taskKindSchema = z.enum(
  taskSpecSchema.options.map(({ shape }) => shape.kind.value) as [TaskKind, ...TaskKind[]],
);
