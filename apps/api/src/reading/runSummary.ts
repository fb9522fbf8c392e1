import { meanIntervalSchema, type RunRecord, scaleSchema } from '@tunnel/core';
import { z } from 'zod';

/** The states of a run. */
export const runStateSchema = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);

/**
 * What a list shows of a run.
 *
 * - `finishedAt`: null of a run that has not ended.
 * - `networks`: `verdict` and `start` of the first rule, both null where there is no detection;
 *   `depth` in layers read.
 * - `findings`: how many of each verdict.
 * - `taskCounts`: of `all`, and of those that are `done`, wherever they were computed.
 */
export const runSummarySchema = z.strictObject({
  id: z.string(),
  experiment: z.string(),
  scale: scaleSchema,
  state: runStateSchema,
  title: z.string(),
  question: z.string(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  dataset: z.string().nullable(),
  seeds: z.array(z.int().min(0)),
  networks: z.array(
    z.strictObject({
      name: z.string(),
      testAccuracy: meanIntervalSchema.nullable(),
      verdict: z.enum(['tunnel', 'no-tunnel', 'undecided']).nullable(),
      start: z.int().min(1).nullable(),
      depth: z.int().min(1).nullable(),
    }),
  ),
  findings: z.strictObject({
    supported: z.int().min(0),
    contradicted: z.int().min(0),
    undecided: z.int().min(0),
  }),
  taskCounts: z.strictObject({ all: z.int().min(0), done: z.int().min(0) }),
});

/** {@inheritDoc runSummarySchema} */
export type RunSummary = z.output<typeof runSummarySchema>;

/** What a list shows of a run that the store has. */
export function summaryOf(run: RunRecord): RunSummary {
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
