import { z } from 'zod';

const word = () =>
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:,=@+-]*$/)
    .describe('a name as Slurm writes it');

/**
 * How a cluster is used: the section `slurm` of a configuration file.
 *
 * - `partition`, `account`: default the cluster’s own.
 * - `gres`: what a task on a GPU asks for, default `gpu:1`.
 * - `cpusPerTask`: of a task, and the threads that it computes with; default `--threads`, else 4.
 * - `memory` of a task in MiB; default by its estimate.
 * - `timeLimit` of a job in minutes; default four times what its tasks are estimated to take, at least
 *   10, and never less than 5: Slurm may warn a minute early. A training that needs longer goes on in the
 *   same job, queued again.
 * - `warning`: so many seconds before the time limit a task is told to keep its state and end; default
 *   120.
 * - `batch`: tasks that are alike are run by one job until they are estimated to take so many seconds;
 *   default 60, and 0 for a job each.
 * - `maxArraySize`: the cluster’s own limit of an array’s indices, default 1000.
 * - `setup`: lines of bash that every job begins with, such as `module load cuda`.
 * - `command`: how `tunnel` is called on the nodes, default as it is called here.
 * - `options`: further options of sbatch, such as `--constraint=a100`.
 */
export const slurmSettingsSchema = z.strictObject({
  partition: word().optional(),
  account: word().optional(),
  gres: word().default('gpu:1'),
  cpusPerTask: z.int().min(1).max(1024).optional(),
  memory: z.int().min(1).optional(),
  timeLimit: z.int().min(5).max(525_600).optional(),
  warning: z.int().min(0).max(65_535).default(120),
  batch: z.number().min(0).default(60),
  maxArraySize: z.int().min(1).max(4_000_000).default(1000),
  setup: z.array(z.string().regex(/^[^\n\r\0]*$/)).default([]),
  command: z
    .array(z.string().regex(/^[^\n\r\0]+$/))
    .min(1)
    .optional(),
  options: z
    .array(
      z
        .string()
        .regex(/^--[a-z][^\n\r\0]*$/)
        .describe('an option of sbatch such as --constraint=a100'),
    )
    .default([]),
});

/** {@inheritDoc slurmSettingsSchema} */
export type SlurmSettings = z.output<typeof slurmSettingsSchema>;
