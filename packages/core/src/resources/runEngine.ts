import { z } from 'zod';

/**
 * Where a run’s tasks are run: in a `process` of their machine, or by `slurm`. The store knows the latter
 * by what it keeps of the run’s jobs.
 */
export const runEngineSchema = z.enum(['process', 'slurm']);

/** {@inheritDoc runEngineSchema} */
export type RunEngine = z.output<typeof runEngineSchema>;
