import { findExperiment } from '@tunnel/experiments';
import { SlurmEngine, type SlurmSettings, type SubmittedRun } from '@tunnel/lab';
import { createEngine } from '@tunnel/native';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { envOf } from '../options/envOf.js';
import { executeRun } from '../runs/executeRun.js';
import { tunnelCommand } from './engineOptions.js';

/** How a run that was given to a cluster is followed. */
export interface Follow {
  readonly store: string | undefined;
  /** Where the report goes; default as `tunnel run` has it. */
  readonly folder?: string | undefined;
  readonly json: boolean;
  /** Whether what is missing, and what is lost later, is submitted again; default false. */
  readonly resubmit?: boolean;
}

/** How often jobs that were lost are submitted again. */
const resubmits = 3;

/** Follows a run to its end, writes its record and report, and prints what was found. */
export async function followRun(
  context: Context,
  submitted: SubmittedRun,
  settings: SlurmSettings,
  { store: folder, folder: report, json, resubmit = false }: Follow,
): Promise<void> {
  const request = await submitted.request();
  const { experiment, scale, seeds, dataset, dataDir } = request;
  const { device, threads, memoryBytes } = request;
  const asked = {
    ...{ scale, seeds, dataset, engine: createEngine(), store: await Store.open(folder) },
    run: { device, threads, memoryBytes },
    env: envOf(context, dataDir ?? undefined),
    identity: { id: submitted.id, createdAt: new Date(request.createdAt) },
    planEngine: new SlurmEngine({
      id: submitted.id,
      settings,
      command: tunnelCommand,
      dataDir,
      submit: resubmit,
      resubmits: resubmit ? resubmits : 0,
    }),
  };
  const shown = { folder: report ?? `reports/${experiment}-${scale}`, json };
  await executeRun(context, findExperiment(experiment), asked, shown);
}
