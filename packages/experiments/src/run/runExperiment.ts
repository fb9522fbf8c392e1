import type { RunRecord, Scale, TrainResult } from '@tunnel/core';
import type { DownloadProgress, GetOptions } from '@tunnel/datasets';
import { collectEvidence, runPlan, type TaskEvent } from '@tunnel/lab';
import type { Engine, RunOn } from '@tunnel/native';
import type { Store } from '@tunnel/store';
import { chooseData, type DataChoice } from '../data/chooseData.js';
import type { Experiment } from '../Experiment.js';
import { createRunRecord, resultOf } from './createRunRecord.js';

/** What happens while an experiment runs; `data` comes first, but for the download it may need. */
export type ExperimentEvent =
  | { readonly kind: 'download'; readonly progress: DownloadProgress }
  | { readonly kind: 'data'; readonly data: DataChoice }
  | TaskEvent;

/** How an experiment is run. */
export interface ExperimentRun {
  readonly scale: Scale;
  /** Default 0. */
  readonly seed?: number;
  /** Another training set than the experiment’s own. */
  readonly dataset?: string | null;
  readonly engine: Engine;
  readonly store: Store;
  readonly run: RunOn;
  /** Where data sets are looked for; default the process’s environment. */
  readonly env?: NodeJS.ProcessEnv;
  readonly onEvent?: ((event: ExperimentEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A run’s record, which the store keeps, and its training’s epochs. */
export interface ExperimentOutcome {
  readonly run: RunRecord;
  readonly epochs: TrainResult['epochs'];
}

/**
 * Runs an experiment at one scale: finds its data, makes the plan, runs it, and keeps the record.
 *
 * @throws TunnelError those of `chooseData` and `runPlan`; `unknown-device`, `device-unavailable`
 */
export async function runExperiment(
  experiment: Experiment,
  options: ExperimentRun,
): Promise<ExperimentOutcome> {
  const { scale, seed = 0, dataset = null, engine, store, run, onEvent, signal } = options;
  const createdAt = new Date();
  const evidence = await collectEvidence(engine, run);
  const data = await chooseData(experiment, dataset, getOptions(options));
  onEvent?.({ kind: 'data', data });
  const planned = experiment.plan({ scale, seed, train: data.train.spec, ood: data.ood.spec });
  const datasets = [data.train.dataset, data.ood.dataset];
  const { plan } = planned;
  const outcome = await runPlan({ plan, engine, store, datasets, run, evidence, onEvent, signal });
  const command = commandOf(experiment, scale, seed, dataset);
  const record = createRunRecord({
    experiment,
    planned,
    outcome,
    data,
    evidence,
    createdAt,
    command,
  });
  await store.writeRun(record);
  return { run: record, epochs: resultOf(outcome, planned.train).epochs };
}

function getOptions({ env, onEvent, signal }: ExperimentRun): GetOptions {
  return {
    ...(env ? { env } : {}),
    onProgress: (progress) => onEvent?.({ kind: 'download', progress }),
    signal,
  };
}

function commandOf(
  { name }: Experiment,
  scale: Scale,
  seed: number,
  dataset: string | null,
): string {
  const data = dataset === null ? '' : ` --data ${dataset}`;
  return `npx tunnel run ${name} --scale ${scale} --seed ${seed}${data}`;
}
