import {
  isTaskOf,
  type Plan,
  type RunRecord,
  type Scale,
  singleRunOf,
  type TrainResult,
} from '@tunnel/core';
import type { DownloadProgress } from '@tunnel/datasets';
import { collectEvidence, inProcess, type PlanEngine, type TaskEvent } from '@tunnel/lab';
import type { Store } from '@tunnel/store';
import type { DataChoice } from '../data/chooseData.js';
import type { Experiment } from '../Experiment.js';
import { createRunId } from './createRunId.js';
import { createRunRecord, type RunIdentity } from './createRunRecord.js';
import { type ExperimentPlanning, planExperiment } from './planExperiment.js';
import { StoredResults } from './StoredResults.js';

/**
 * What happens while an experiment runs: `data` and `plan` come first, but for the download that the
 * data may need.
 */
export type ExperimentEvent =
  | { readonly kind: 'download'; readonly progress: DownloadProgress }
  | { readonly kind: 'data'; readonly data: DataChoice }
  | { readonly kind: 'plan'; readonly plan: Plan }
  | TaskEvent;

/** How an experiment is run. */
export interface ExperimentRun extends Omit<ExperimentPlanning, 'onDownload'> {
  readonly store: Store;
  /** Where the plan’s tasks are run; default in this process. */
  readonly planEngine?: PlanEngine | undefined;
  /** Whose record it becomes; default a run that begins now. */
  readonly identity?: RunIdentity | undefined;
  readonly onEvent?: ((event: ExperimentEvent) => void) | undefined;
}

/** A run’s record, which the store keeps, and the epochs of its training; null for several. */
export interface ExperimentOutcome {
  readonly run: RunRecord;
  readonly epochs: TrainResult['epochs'] | null;
}

/**
 * Runs an experiment at one scale: finds its data, makes the plan, runs it, and keeps the record.
 *
 * @throws TunnelError those of `planExperiment` and of the plan’s engine; `unknown-device`, `device-unavailable`
 */
export async function runExperiment(
  experiment: Experiment,
  options: ExperimentRun,
): Promise<ExperimentOutcome> {
  const { scale, dataset = null, engine, store, run, onEvent, signal } = options;
  const planEngine = options.planEngine ?? inProcess;
  const identity = options.identity ?? beginningNow(experiment, scale);
  const evidence = await collectEvidence(engine, run);
  const { planned, seeds, data } = await planExperiment(experiment, {
    ...options,
    onDownload: (progress) => onEvent?.({ kind: 'download', progress }),
  });
  onEvent?.({ kind: 'data', data });
  const datasets = [...data.datasets.values()];
  const { plan } = planned;
  onEvent?.({ kind: 'plan', plan });
  const outcome = await planEngine.run({
    plan,
    engine,
    store,
    datasets,
    run,
    evidence,
    onEvent,
    signal,
  });
  const results = new StoredResults(outcome, store);
  const record = await createRunRecord({
    experiment,
    planned,
    outcome,
    results,
    seeds,
    data,
    evidence: outcome.evidence ?? evidence,
    identity,
    command: commandOf(experiment, scale, seeds, dataset),
  });
  await store.writeRun(record);
  const lone =
    singleRunOf(record) === null ? undefined : plan.tasks.find((task) => isTaskOf(task, 'train'));
  return { run: record, epochs: lone ? results.of(lone).epochs : null };
}

function beginningNow({ name }: Experiment, scale: Scale): RunIdentity {
  const createdAt = new Date();
  return { id: createRunId(createdAt, name, scale), createdAt };
}

function commandOf(
  { name }: Experiment,
  scale: Scale,
  seeds: readonly number[],
  dataset: string | null,
): string {
  const data = dataset === null ? '' : ` --data ${dataset}`;
  return `npx tunnel run ${name} --scale ${scale} --seeds ${seeds.join(',')}${data}`;
}
