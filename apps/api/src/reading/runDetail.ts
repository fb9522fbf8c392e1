import {
  evidenceSchema,
  omissionSchema,
  type RunRecord,
  runRecordSchema,
  runTaskSchema,
} from '@tunnel/core';
import { findExperiment } from '@tunnel/experiments';
import { z } from 'zod';
import { type RunState, runStateSchema } from '../runs/RunState.js';
import { runSummarySchema, summaryOf } from './runSummary.js';
import { unrecordedSummaryOf } from './unrecordedRuns.js';

const partSchema = z.strictObject({ id: z.string(), title: z.string() });

/**
 * A run without the numbers of its layers: what its page begins with.
 *
 * - `data`, `evidence`, `command`: null of a run that has no record, as one has when it is done.
 * - `service`: how the service has it; null of a run that it did not start.
 */
export const runDetailSchema = z.strictObject({
  ...runSummarySchema.shape,
  source: z.string().nullable(),
  data: runRecordSchema.shape.data.nullable(),
  omitted: z.array(omissionSchema),
  evidence: evidenceSchema.nullable(),
  command: z.string().nullable(),
  tasks: z.array(runTaskSchema),
  tables: z.array(partSchema),
  service: runStateSchema.nullable(),
});

type RunDetail = z.input<typeof runDetailSchema>;

/** A run that the store has, in short. */
export function runDetailOf(run: RunRecord, service: RunState | null): RunDetail {
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
    service,
  };
}

/** A run that has no record. */
export function unrecordedDetailOf(service: RunState): RunDetail {
  return {
    ...unrecordedSummaryOf(service),
    source: findExperiment(service.request.experiment).source,
    data: null,
    omitted: [],
    evidence: null,
    command: null,
    tasks: [],
    tables: [],
    service,
  };
}
