import type { RunRecord } from '@tunnel/core';
import type { RunDetail, RunState } from '@tunnel/core/resources';
import { findExperiment } from '@tunnel/experiments';
import { summaryOf } from './runSummary.js';
import { unrecordedSummaryOf } from './unrecordedRuns.js';

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
