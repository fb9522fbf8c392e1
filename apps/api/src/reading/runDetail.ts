import {
  evidenceSchema,
  omissionSchema,
  type RunRecord,
  runRecordSchema,
  runTaskSchema,
} from '@tunnel/core';
import { z } from 'zod';
import { runSummarySchema, summaryOf } from './runSummary.js';

const partSchema = z.strictObject({ id: z.string(), title: z.string() });

/** A run without the numbers of its layers: what its page begins with. */
export const runDetailSchema = z.strictObject({
  ...runSummarySchema.shape,
  source: z.string().nullable(),
  data: runRecordSchema.shape.data,
  omitted: z.array(omissionSchema),
  evidence: evidenceSchema,
  command: z.string(),
  tasks: z.array(runTaskSchema),
  tables: z.array(partSchema),
});

/** A run that the store has, in short. */
export function runDetailOf(run: RunRecord): z.input<typeof runDetailSchema> {
  const { source, data, omitted, evidence, command, tasks, tables } = run;
  return {
    ...summaryOf(run),
    source,
    data,
    omitted,
    evidence,
    command,
    tasks,
    tables: tables.map(({ id, title }) => ({ id, title })),
  };
}
