import { Command } from '@commander-js/extra-typings';
import {
  isTunnelError,
  type NetworkResult,
  type RunRecord,
  singleRunOf,
  TunnelError,
} from '@tunnel/core';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { jsonOption, storeOption } from '../options/common.js';
import { percent } from '../output/percent.js';
import { printJson } from '../output/printJson.js';
import { table } from '../output/table.js';

const example = `
Example:
  tunnel report --output reports/latest`;

/** `tunnel report`: the report of a run that was kept. */
export function reportCommand(context: Context) {
  return new Command('report')
    .description('write the report of a run that was kept')
    .argument('[run]', 'its id (default: the last run)')
    .option('--output <folder>', 'where it goes (default: reports/RUN)')
    .option('--list', 'list the runs that were kept')
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async (id, options) => {
      const store = await Store.open(options.store);
      if (options.list) {
        await list(context, store, options.json === true);
        return;
      }
      const run = await store.readRun(id ?? (await lastRun(store)));
      const folder = options.output ?? `reports/${run.id}`;
      const { writeReport } = await import('@tunnel/figures');
      const files = await writeReport(folder, run, { epochs: await epochsOf(store, run) });
      if (options.json) printJson(context, files);
      else context.out.write(`report: ${files.html}\n`);
    });
}

async function list(context: Context, store: Store, json: boolean): Promise<void> {
  const runs = await Promise.all((await store.runIds()).map((id) => store.readRun(id)));
  if (json) {
    printJson(context, runs);
    return;
  }
  const rows = runs.map(({ id, data, networks, seeds }) => [
    id,
    data.train.dataset,
    networks.map(accuracyOf).join(', '),
    seeds.join(','),
  ]);
  context.out.write(`${table(['run', 'data', 'test accuracy', 'seeds'], rows)}\n`);
}

/** `VGG-19 86.4 %`, the mean over the seeds. */
function accuracyOf({ name, testAccuracy }: NetworkResult): string {
  return `${name} ${testAccuracy === null ? '–' : percent(testAccuracy.mean)}`;
}

async function lastRun(store: Store): Promise<string> {
  const last = (await store.runIds()).at(-1);
  if (last) return last;
  throw new TunnelError(
    'task-missing',
    `no run is in ${store.folder}; make one with "tunnel run quickstart"`,
    { path: store.folder },
  );
}

/** The epochs of a lone training; null for several, and where its task is not in the store. */
async function epochsOf(store: Store, run: RunRecord) {
  const train = singleRunOf(run)?.tasks.find(({ kind }) => kind === 'train');
  if (!train) return null;
  try {
    return (await store.readTask<'train'>(train.id))?.result.epochs ?? null;
  } catch (error) {
    // The record is whole without it; the curve of a broken artifact is not shown.
    if (isTunnelError(error) && error.code === 'artifact-corrupt') return null;
    throw error;
  }
}
