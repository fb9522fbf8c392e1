import type { ListedRun, RunEngine, RunState, RunSummary } from '@tunnel/core/resources';
import { experiments } from '@tunnel/experiments';

/**
 * What a list shows of a run that has no record. Its experiment may be one of another version, of which no
 * more than the name is known.
 */
export function unrecordedSummaryOf(run: RunState): RunSummary {
  const { id, state, request, createdAt, finishedAt, tasks } = run;
  const experiment = experiments.find(({ name }) => name === request.experiment);
  return {
    id,
    experiment: request.experiment,
    scale: request.scale,
    state,
    title: experiment?.title ?? request.experiment,
    question: experiment?.question ?? '',
    createdAt,
    finishedAt,
    dataset: request.dataset ?? experiment?.data.train ?? null,
    seeds: [...(request.seeds ?? experiment?.seeds[request.scale] ?? [])],
    networks: [],
    findings: { supported: 0, contradicted: 0, undecided: 0 },
    taskCounts: { all: tasks.all ?? 0, done: tasks.done },
  };
}

/** The runs of both: of those that have a record, what that says. */
export function withUnrecorded(
  recorded: readonly RunSummary[],
  unrecorded: readonly RunState[],
  engineOf: (id: string) => RunEngine,
): readonly ListedRun[] {
  const ids = new Set(recorded.map(({ id }) => id));
  const others = unrecorded.filter(({ id }) => !ids.has(id)).map(unrecordedSummaryOf);
  return [...recorded, ...others].map((run) => ({ ...run, engine: engineOf(run.id) }));
}
