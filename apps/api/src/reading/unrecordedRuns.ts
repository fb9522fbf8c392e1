import type { RunState, RunSummary } from '@tunnel/core/resources';
import { findExperiment } from '@tunnel/experiments';

/** What a list shows of a run that the service has, and that has no record. */
export function unrecordedSummaryOf(run: RunState): RunSummary {
  const { id, state, request, createdAt, finishedAt, tasks } = run;
  const { title, question, seeds, data } = findExperiment(request.experiment);
  return {
    id,
    experiment: request.experiment,
    scale: request.scale,
    state,
    title,
    question,
    createdAt,
    finishedAt,
    dataset: request.dataset ?? data.train,
    seeds: [...(request.seeds ?? seeds[request.scale])],
    networks: [],
    findings: { supported: 0, contradicted: 0, undecided: 0 },
    taskCounts: { all: tasks.all ?? 0, done: tasks.done },
  };
}

/** The runs of both: of those that have a record, what that says. */
export function withUnrecorded(
  recorded: readonly RunSummary[],
  service: readonly RunState[],
): readonly RunSummary[] {
  const ids = new Set(recorded.map(({ id }) => id));
  return [...recorded, ...service.filter(({ id }) => !ids.has(id)).map(unrecordedSummaryOf)];
}
