import {
  type DataSpec,
  decideFindings,
  type Evidence,
  figureSchema,
  figureTableSchema,
  parseAs,
  type RunData,
  type RunRecord,
  type RunTask,
} from '@tunnel/core';
import type { Dataset } from '@tunnel/datasets';
import type { PlanOutcome } from '@tunnel/lab';
import type { RunResults } from '../analysis/RunResults.js';
import type { DataChoice } from '../data/chooseData.js';
import type { Experiment, PlannedExperiment, UsedData } from '../Experiment.js';

/** What tells a run from all others. */
export interface RunIdentity {
  /** As `createRunId` makes it. */
  readonly id: string;
  /** When it was asked for. */
  readonly createdAt: Date;
}

/** What a run’s record is made of. */
export interface RunFacts {
  readonly experiment: Experiment;
  readonly planned: PlannedExperiment;
  readonly outcome: PlanOutcome;
  readonly results: RunResults;
  readonly seeds: readonly number[];
  readonly data: DataChoice;
  readonly evidence: Evidence;
  readonly identity: RunIdentity;
  readonly command: string;
}

/**
 * The record of a plan that ran to its end: what its analysis found, and all evidence.
 *
 * @throws TunnelError those of the analysis; `artifact-corrupt` where a probe’s correctness cannot be
 *   read
 */
export async function createRunRecord(facts: RunFacts): Promise<RunRecord> {
  const { experiment, planned, outcome, results, evidence, identity } = facts;
  const { plan, omitted } = planned;
  const analysis = await planned.analyse(results);
  const parse = { code: 'internal' } as const;
  return {
    version: 3,
    id: identity.id,
    experiment: experiment.name,
    scale: plan.scale,
    title: experiment.title,
    question: experiment.question,
    source: experiment.source,
    createdAt: identity.createdAt.toISOString(),
    finishedAt: new Date().toISOString(),
    tasks: outcome.tasks.map((task) => ({
      ...task,
      seconds: task.seconds ?? secondsOf(task, outcome),
    })),
    data: dataOf(facts),
    networks: [...(analysis.networks ?? [])],
    findings: decideFindings(analysis.questions, plan.scale),
    figures: (analysis.figures ?? []).map((figure) =>
      parseAs(figureSchema, figure, { ...parse, where: `figure ${figure.id}` }),
    ),
    tables: (analysis.tables ?? []).map((table) =>
      parseAs(figureTableSchema, table, { ...parse, where: `table ${table.id}` }),
    ),
    omitted: [...omitted],
    seeds: [...facts.seeds],
    evidence,
    command: facts.command,
  };
}

/** What a task took when it was computed, wherever that was. */
function secondsOf({ id }: RunTask, { results }: PlanOutcome): number | null {
  const result = results.get(id)?.result;
  return result && 'seconds' in result ? result.seconds : null;
}

function dataOf({ planned, data, results }: RunFacts): RunRecord['data'] {
  const used = ({ spec, countedBy }: UsedData): RunData => {
    const counts = countedBy && results.of(countedBy);
    return runData(spec, data.datasets.get(spec.dataset), {
      imagesTrain: counts?.imagesTrain ?? null,
      imagesTest: counts?.imagesTest ?? null,
    });
  };
  const { train, id = train, ood = null, more = [] } = planned.data;
  return {
    train: used(train),
    id: used(id),
    ood: ood && used(ood),
    more: more.map((each) => ({ use: each.use, data: used(each) })),
    notes: [...data.notes],
  };
}

function runData(
  spec: DataSpec,
  dataset: Dataset | undefined,
  counts: Pick<RunData, 'imagesTrain' | 'imagesTest'>,
): RunData {
  const names = dataset?.classNames ?? [];
  const classes = spec.classes ?? names.map((_, label) => label);
  return {
    ...spec,
    classNames: classes.map((label) => names[label] ?? `class ${label}`),
    ...counts,
  };
}
