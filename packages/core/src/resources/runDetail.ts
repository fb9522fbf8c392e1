import { z } from 'zod';
import { evidenceSchema } from '../results/evidence.js';
import { omissionSchema } from '../results/omission.js';
import { runRecordSchema } from '../results/runRecord.js';
import { runTaskSchema } from '../results/runTask.js';
import { listedRunSchema } from './runPage.js';
import { runStateSchema } from './runState.js';

const partSchema = z.strictObject({ id: z.string(), title: z.string() });

/**
 * A run without the numbers of its layers: what its page begins with.
 *
 * - `data`, `evidence`, `command`: null of a run that has no record, as one has when it is done.
 * - `service`: how it stands, of a run that the service started, or that was given to a cluster and has no
 *   record; null of others.
 */
export const runDetailSchema = z.strictObject({
  ...listedRunSchema.shape,
  source: z.string().nullable(),
  data: runRecordSchema.shape.data.nullable(),
  omitted: z.array(omissionSchema),
  evidence: evidenceSchema.nullable(),
  command: z.string().nullable(),
  tasks: z.array(runTaskSchema),
  tables: z.array(partSchema),
  service: runStateSchema.nullable(),
});

/** {@inheritDoc runDetailSchema} */
export type RunDetail = z.output<typeof runDetailSchema>;
