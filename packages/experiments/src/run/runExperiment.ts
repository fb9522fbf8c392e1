import {
  isTaskOf,
  type RunRecord,
  type Scale,
  singleRunOf,
  type TrainResult,
  TunnelError,
} from '@tunnel/core';
import type { DownloadProgress, GetOptions } from '@tunnel/datasets';
import { collectEvidence, runPlan, type TaskEvent } from '@tunnel/lab';
import type { Engine, RunOn } from '@tunnel/native';
import type { Store } from '@tunnel/store';
import { chooseData, type DataChoice } from '../data/chooseData.js';
import type { Experiment } from '../Experiment.js';
import { createRunRecord } from './createRunRecord.js';
import { StoredResults } from './StoredResults.js';

/** What happens while an experiment runs; `data` comes first, but for the download it may need. */
export type ExperimentEvent =
  | { readonly kind: 'download'; readonly progress: DownloadProgress }
  | { readonly kind: 'data'; readonly data: DataChoice }
  | TaskEvent;

/** How an experiment is run. */
export interface ExperimentRun {
  readonly scale: Scale;
  /** Default the experiment’s own. */
  readonly seeds?: readonly number[] | undefined;
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

/** A run’s record, which the store keeps, and the epochs of its training; null for several. */
export interface ExperimentOutcome {
  readonly run: RunRecord;
  readonly epochs: TrainResult['epochs'] | null;
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
  const { scale, dataset = null, engine, store, run, onEvent, signal } = options;
  const seeds = checkSeeds(options.seeds ?? experiment.seeds[scale]);
  const createdAt = new Date();
  const evidence = await collectEvidence(engine, run);
  const data = await chooseData(experiment, dataset, getOptions(options));
  onEvent?.({ kind: 'data', data });
  const planned = experiment.plan({
    scale,
    seeds,
    bfloat16: await hasFastBfloat16(engine, run),
    train: data.train,
    ood: data.ood,
    more: data.more,
  });
  const datasets = [...data.datasets.values()];
  const { plan } = planned;
  const outcome = await runPlan({ plan, engine, store, datasets, run, evidence, onEvent, signal });
  const results = new StoredResults(outcome, store);
  const record = await createRunRecord({
    experiment,
    planned,
    outcome,
    results,
    seeds,
    data,
    evidence,
    createdAt,
    command: commandOf(experiment, scale, seeds, dataset),
  });
  await store.writeRun(record);
  const lone =
    singleRunOf(record) === null ? undefined : plan.tasks.find((task) => isTaskOf(task, 'train'));
  return { run: record, epochs: lone ? results.of(lone).epochs : null };
}

/** Refuses seeds that are none, and the same one twice. */
function checkSeeds(seeds: readonly number[]): readonly number[] {
  const wrong = seeds.find((seed, index) => seeds.indexOf(seed) !== index);
  if (seeds.length > 0 && wrong === undefined) return seeds;
  throw new TunnelError(
    'usage',
    `${wrong === undefined ? 'no seed is given' : `seed ${wrong} is given twice`}; give each seed once, at least one`,
  );
}

/** Whether the device has instructions for bfloat16; elsewhere it is slower than float32. */
async function hasFastBfloat16(engine: Engine, { device }: RunOn): Promise<boolean> {
  if (device !== 'cpu') return true;
  return (await engine.device().wait()).cpu.bfloat16;
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
  seeds: readonly number[],
  dataset: string | null,
): string {
  const data = dataset === null ? '' : ` --data ${dataset}`;
  return `npx tunnel run ${name} --scale ${scale} --seeds ${seeds.join(',')}${data}`;
}
