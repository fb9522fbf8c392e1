import type { RunRecord } from '@tunnel/core';
import {
  type RunDetail,
  type RunEngine,
  type RunState,
  runSummaryOf,
} from '@tunnel/core/resources';
import { experiments } from '@tunnel/experiments';
import { unrecordedSummaryOf } from './unrecordedRuns.js';

/** A run that the store has, in short. */
export function runDetailOf(
  run: RunRecord,
  engine: RunEngine,
  service: RunState | null,
): RunDetail {
  const { source, data, omitted, evidence, command, tasks, tables } = run;
  return {
    ...runSummaryOf(run),
    engine,
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
export function unrecordedDetailOf(service: RunState, engine: RunEngine): RunDetail {
  const experiment = experiments.find(({ name }) => name === service.request.experiment);
  return {
    ...unrecordedSummaryOf(service),
    engine,
    source: experiment?.source ?? null,
    data: null,
    omitted: [],
    evidence: null,
    command: null,
    tasks: [],
    tables: [],
    service,
  };
}
