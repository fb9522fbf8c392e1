import { scaleSchema } from '@tunnel/core';
import { experiments } from '@tunnel/experiments';
import { z } from 'zod';

const deviceSchema = z
  .string()
  .regex(/^(auto|cpu|cuda(:\d{1,3})?)$/)
  .describe('cpu, cuda, cuda:N or auto');

/**
 * What a run is started by.
 *
 * - `experiment`, `scale`: which, and how much of it.
 * - `seeds`: default the experiment’s own.
 * - `dataset`: another training set than the experiment’s own.
 * - `threads`: of the CPU; default all cores.
 * - `device`: default `cpu`.
 * - `memoryBytes`: the most to hold at once; default half of what is free, at most 6 GiB.
 */
export const runRequestSchema = z.strictObject({
  experiment: z.enum(experiments.map(({ name }) => name)),
  scale: scaleSchema,
  seeds: z
    .array(z.int().min(0))
    .min(1)
    .max(64)
    .refine((seeds) => new Set(seeds).size === seeds.length, 'a seed is given twice')
    .meta({ uniqueItems: true })
    .optional(),
  dataset: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/)
    .describe('small letters, digits, dots, dashes and underscores, at most 64')
    .optional(),
  threads: z.int().min(1).max(1024).optional(),
  device: deviceSchema.default('cpu'),
  memoryBytes: z.int().min(1).optional(),
});

/** {@inheritDoc runRequestSchema} */
export type RunRequest = z.output<typeof runRequestSchema>;
