import { z } from 'zod';
import { scaleSchema } from '../plans/scale.js';

/**
 * What a run is started by. Titles and descriptions are what a form shows.
 *
 * - `experiment`, `scale`: which, and how much of it.
 * - `seeds`: default the experiment’s own.
 * - `dataset`: another training set than the experiment’s own.
 * - `threads`: of the CPU; default all cores.
 * - `device`: default `cpu`.
 * - `memoryBytes`: the most to hold at once; default half of what is free, at most 6 GiB.
 */
export const runRequestSchema = z.strictObject({
  experiment: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/)
    .meta({ title: 'Experiment' }),
  scale: scaleSchema.meta({
    title: 'Scale',
    description: 'smoke takes seconds, laptop up to an hour on two cores, paper a GPU',
  }),
  seeds: z
    .array(z.int().min(0))
    .min(1)
    .max(64)
    .refine((seeds) => new Set(seeds).size === seeds.length, 'a seed is given twice')
    .meta({
      title: 'Seeds',
      description: 'one network each; default the experiment’s own',
      uniqueItems: true,
    })
    .optional(),
  dataset: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/)
    .meta({
      title: 'Training set',
      description:
        'small letters, digits, dots, dashes and underscores, at most 64; default the experiment’s own',
    })
    .optional(),
  threads: z
    .int()
    .min(1)
    .max(1024)
    .meta({ title: 'Threads', description: 'of the CPU; default all cores' })
    .optional(),
  device: z
    .string()
    .regex(/^(auto|cpu|cuda(:\d{1,3})?)$/)
    .meta({ title: 'Device', description: 'cpu, cuda, cuda:N or auto' })
    .default('cpu'),
  memoryBytes: z
    .int()
    .min(1)
    .meta({
      title: 'Memory in bytes',
      description: 'the most to hold at once; default half of what is free, at most 6 GiB',
    })
    .optional(),
});

/** {@inheritDoc runRequestSchema} */
export type RunRequest = z.output<typeof runRequestSchema>;
