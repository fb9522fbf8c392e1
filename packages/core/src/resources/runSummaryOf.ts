import type { RunRecord } from '../results/runRecord.js';
import type { RunSummary } from './runSummary.js';

/** What a list shows of a run that has a record. */
export function runSummaryOf(run: RunRecord): RunSummary {
  const { id, experiment, scale, title, question, createdAt, finishedAt, seeds, data } = run;
  return {
    id,
    experiment,
    scale,
    state: stateOf(run),
    title,
    question,
    createdAt,
    finishedAt,
    dataset: data.train.dataset,
    seeds: [...seeds],
    networks: run.networks.map(networkHead),
    findings: {
      supported: countOf(run, 'supported'),
      contradicted: countOf(run, 'contradicted'),
      undecided: countOf(run, 'undecided'),
    },
    taskCounts: {
      all: run.tasks.length,
      done: run.tasks.filter(({ state }) => state !== 'failed' && state !== 'cancelled').length,
    },
  };
}

/** A run is as its tasks are; what was taken from the store is done. */
function stateOf({ tasks }: RunRecord): RunSummary['state'] {
  if (tasks.some(({ state }) => state === 'failed')) return 'failed';
  return tasks.some(({ state }) => state === 'cancelled') ? 'cancelled' : 'done';
}

function networkHead({ name, testAccuracy, overSeeds }: RunRecord['networks'][number]) {
  const detection = overSeeds?.detection ?? null;
  return {
    name,
    testAccuracy,
    verdict: detection?.verdict.verdict ?? null,
    start: detection?.rules[0]?.start ?? null,
    depth: detection?.depth ?? null,
  };
}

function countOf({ findings }: RunRecord, verdict: keyof RunSummary['findings']): number {
  return findings.filter((finding) => finding.verdict === verdict).length;
}
