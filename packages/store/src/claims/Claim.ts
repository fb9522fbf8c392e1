import { z } from 'zod';

/** Says which process has a task; the text of a claim’s file. */
export const claimSchema = z.strictObject({
  /** A task’s id, or the name of something else that one process has at a time. */
  task: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/),
  /** The machine’s name, for people. */
  host: z.string(),
  /** Tells machines apart on which process ids mean different things. */
  machine: z.string(),
  pid: z.int().min(1),
  /** When the process started, in the machine’s own terms; null where that cannot be known. */
  started: z.string().nullable(),
  /** When the task was claimed, ISO 8601. */
  since: z.iso.datetime(),
});

/** {@inheritDoc claimSchema} */
export type Claim = z.infer<typeof claimSchema>;

/** The process that has a claim. */
export type ClaimHolder = Pick<Claim, 'host' | 'machine' | 'pid' | 'started'>;
