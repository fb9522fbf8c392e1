import { z } from 'zod';
import { scaleSchema } from '../plans/scale.js';
import { integerFrom, text } from '../specs/fields.js';
import { evidenceSchema } from './evidence.js';
import { runTaskSchema } from './runTask.js';

const timeSchema = z.iso.datetime().describe('a time such as 2026-01-31T12:00:00.000Z');

/** What a run record says of the run itself, in every version: see `runRecordSchema`. */
export const runHeaderSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/)
    .describe('letters, digits, dots, dashes and underscores, at most 128'),
  experiment: text(),
  scale: scaleSchema,
  title: text(),
  question: text(),
  createdAt: timeSchema,
  finishedAt: timeSchema,
  tasks: z.array(runTaskSchema),
  seeds: z.array(integerFrom(0)).min(1),
  evidence: evidenceSchema,
  command: text(),
});
