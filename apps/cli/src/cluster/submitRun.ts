import { createRunId, type Experiment, planExperiment } from '@tunnel/experiments';
import { type RunRequest, type SlurmSettings, SubmittedRun, submitJobs } from '@tunnel/lab';
import { createEngine } from '@tunnel/native';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { envOf } from '../options/envOf.js';
import { ProgressReporter } from '../output/ProgressReporter.js';
import { tunnelCommand } from './engineOptions.js';

/** A run to be given to a cluster. */
export interface RunToSubmit extends Omit<RunRequest, 'seeds' | 'createdAt'> {
  readonly seeds: readonly number[] | undefined;
  readonly store: string | undefined;
  readonly settings: SlurmSettings;
}

/** Plans an experiment as it is run on a cluster. */
export async function planRun(context: Context, experiment: Experiment, asked: RunToSubmit) {
  const reporter = new ProgressReporter(context.err);
  const { device, threads, memoryBytes } = asked;
  const run = { device, threads, memoryBytes };
  const { planned, seeds, data } = await planExperiment(experiment, {
    scale: asked.scale,
    seeds: asked.seeds,
    dataset: asked.dataset,
    engine: createEngine(),
    run,
    env: envOf(context, asked.dataDir ?? undefined),
    signal: context.signal,
    onDownload: (progress) => reporter.download('get the data', progress),
  }).finally(() => reporter.clear());
  return { plan: planned.plan, seeds, run, notes: data.notes };
}

/** Gives a run to the cluster. */
export async function submitRun(context: Context, experiment: Experiment, asked: RunToSubmit) {
  const { settings, store: folder, seeds: _, ...request } = asked;
  const store = await Store.open(folder);
  const { plan, seeds, run, notes } = await planRun(context, experiment, asked);
  const createdAt = new Date();
  const id = createRunId(createdAt, experiment.name, asked.scale);
  const submitted = new SubmittedRun(store, id);
  await submitted.writeRequest({
    ...request,
    seeds: [...seeds],
    createdAt: createdAt.toISOString(),
  });
  const jobs = await submitJobs({
    run: { plan, store, run },
    submitted,
    settings,
    command: tunnelCommand,
    dataDir: asked.dataDir,
  });
  return { id, jobs, submitted, tasks: plan.tasks.length, notes };
}
