import { type Scale, TunnelError } from '@tunnel/core';
import type { DownloadProgress } from '@tunnel/datasets';
import type { Engine, RunOn } from '@tunnel/native';
import { chooseData, type DataChoice } from '../data/chooseData.js';
import type { Experiment, PlannedExperiment } from '../Experiment.js';

/** What an experiment’s plan hangs on. */
export interface ExperimentPlanning {
  readonly scale: Scale;
  /** Default the experiment’s own. */
  readonly seeds?: readonly number[] | undefined;
  /** Another training set than the experiment’s own. */
  readonly dataset?: string | null;
  /** Says whether its device is faster with bfloat16. */
  readonly engine: Engine;
  readonly run: RunOn;
  /** Where data sets are looked for; default the process’s environment. */
  readonly env?: NodeJS.ProcessEnv;
  readonly onDownload?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes an experiment’s plan for the data and the device that are here, and runs none of it.
 *
 * @throws TunnelError `usage` for no seed or the same one twice; those of `chooseData`;
 *   `unknown-device`, `device-unavailable`
 */
export async function planExperiment(
  experiment: Experiment,
  options: ExperimentPlanning,
): Promise<{ planned: PlannedExperiment; seeds: readonly number[]; data: DataChoice }> {
  const { scale, dataset = null, engine, run, env, onDownload, signal } = options;
  const seeds = checkSeeds(options.seeds ?? experiment.seeds[scale]);
  const data = await chooseData(experiment, dataset, {
    ...(env ? { env } : {}),
    onProgress: onDownload,
    signal,
  });
  const { train, ood, more } = data;
  const bfloat16 = await hasFastBfloat16(engine, run);
  return { planned: experiment.plan({ scale, seeds, bfloat16, train, ood, more }), seeds, data };
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
