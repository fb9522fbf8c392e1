import { dataSpecsOf, type RunRecord, type TaskSpec } from '@tunnel/core';
import { runSummaryOf } from '@tunnel/core/resources';
import type { StoredTask } from '../StoredTask.js';
import type { FileRow, InputRow, RunRow, RunTaskRow, TaskRow } from './schema.js';

/** All that the catalogue has of one artifact. */
export interface TaskEntry {
  readonly task: TaskRow;
  readonly files: readonly FileRow[];
  readonly inputs: readonly InputRow[];
}

/** All that the catalogue has of one run. */
export interface RunEntry {
  readonly run: RunRow;
  readonly tasks: readonly RunTaskRow[];
}

/** What the catalogue has of an artifact. */
export function taskEntry(stored: StoredTask, recordedMs: number): TaskEntry {
  const { id, label, spec, inputs, network, finishedAt, evidence } = stored;
  const task: TaskRow = {
    id,
    kind: spec.kind,
    label,
    network: JSON.stringify(network),
    dataset: [...new Set(dataSpecsOf(spec).map(({ dataset }) => dataset))].join(', '),
    seed: seedOf(spec),
    finished_at: finishedAt,
    device: evidence.device,
    bytes: stored.files.reduce((sum, { bytes }) => sum + bytes, 0),
    spec: JSON.stringify(spec),
    inputs: JSON.stringify(inputs),
    recorded_ms: recordedMs,
  };
  return {
    task,
    files: stored.files.map((file) => ({ task: id, ...file })),
    inputs: Object.entries(inputs).map(([role, input]) => ({ task: id, role, input })),
  };
}

/** The seed of a task; 0 where nothing is drawn. */
function seedOf(spec: TaskSpec): number {
  if ('seed' in spec) return spec.seed;
  return spec.kind === 'import' && spec.source.kind === 'weights' ? spec.source.seed : 0;
}

/** What the catalogue has of a run. */
export function runEntry(record: RunRecord, recordedMs: number): RunEntry {
  const { id, experiment, scale, createdAt, finishedAt, tasks } = record;
  const times = { created_at: createdAt, finished_at: finishedAt, recorded_ms: recordedMs };
  return {
    run: { id, experiment, scale, ...times, summary: JSON.stringify(runSummaryOf(record)) },
    tasks: tasks.map((task, place) => ({ run: id, place, task: task.id, state: task.state })),
  };
}
