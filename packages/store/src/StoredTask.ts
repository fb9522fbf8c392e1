import {
  changeResultSchema,
  continualResultSchema,
  costResultSchema,
  embedResultSchema,
  evidenceSchema,
  graftResultSchema,
  importResultSchema,
  networkSpecSchema,
  probeResultSchema,
  rankResultSchema,
  similarityResultSchema,
  spectrumResultSchema,
  type Task,
  type TaskKind,
  taskId,
  taskIdSchema,
  taskSpecSchema,
  trainResultSchema,
  varianceResultSchema,
} from '@tunnel/core';
import { z } from 'zod';

const fileSchema = z.strictObject({
  // At most one folder deep, as in checkpoints/step-00000100.safetensors.
  name: z.string().regex(/^([A-Za-z0-9][A-Za-z0-9._-]*\/)?[A-Za-z0-9][A-Za-z0-9._-]*$/),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** A file that a task wrote. */
export type StoredFile = z.infer<typeof fileSchema>;

const resultSchemas = {
  train: trainResultSchema,
  continual: continualResultSchema,
  graft: graftResultSchema,
  import: importResultSchema,
  probe: probeResultSchema,
  rank: rankResultSchema,
  spectrum: spectrumResultSchema,
  similarity: similarityResultSchema,
  variance: varianceResultSchema,
  change: changeResultSchema,
  embed: embedResultSchema,
  cost: costResultSchema,
} satisfies Record<TaskKind, z.ZodType>;

/** The result that a kind of task has. */
export type ResultOf<K extends TaskKind> = z.output<(typeof resultSchemas)[K]>;

/** `task.json`: what was computed, from what, with what, and what came out. */
export const storedTaskSchema = z
  .strictObject({
    id: taskIdSchema,
    label: z.string(),
    spec: taskSpecSchema,
    inputs: z.record(z.string(), taskIdSchema),
    network: networkSpecSchema.nullable(),
    classes: z.int().min(1).nullable(),
    finishedAt: z.iso.datetime(),
    evidence: evidenceSchema,
    files: z.array(fileSchema),
    result: z.unknown(),
  })
  .superRefine(({ id, spec, inputs, result }, context) => {
    if (taskId(spec, inputs) !== id) {
      context.addIssue({ code: 'custom', path: ['id'], message: 'is not that of its spec' });
    }
    const parsed = resultSchemas[spec.kind].safeParse(result);
    if (!parsed.success) {
      context.addIssue({
        code: 'custom',
        path: ['result'],
        message: `is not that of a ${spec.kind} task: ${parsed.error.issues[0]?.message}`,
      });
    }
  });

/** A task with its result, as the store keeps it. */
export type StoredTask<K extends TaskKind = TaskKind> = K extends TaskKind
  ? Task<K> & {
      /** ISO 8601, UTC. */
      readonly finishedAt: string;
      readonly evidence: z.output<typeof evidenceSchema>;
      readonly files: readonly StoredFile[];
      readonly result: ResultOf<K>;
    }
  : never;
