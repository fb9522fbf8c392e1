import { Command, Option } from '@commander-js/extra-typings';
import { TunnelError, taskKindSchema } from '@tunnel/core';
import { type CorruptEntry, type Garbage, Store, type TaskRow } from '@tunnel/store';
import type { Context } from '../Context.js';
import { jsonOption, storeOption } from '../options/common.js';
import { number, wholeNumber } from '../options/parse.js';
import { listTable } from '../output/listTable.js';
import { ProgressReporter } from '../output/ProgressReporter.js';
import { printJson } from '../output/printJson.js';
import { size } from '../output/size.js';
import { writeNote } from '../output/writeNote.js';

const example = `
The artifacts are the truth; the catalogue is an index of them, made anew by reindex.

Example:
  tunnel store verify --quarantine`;

/** `tunnel store`: what a store holds, whether it is whole, and what is of no more use. */
export function storeCommand(context: Context) {
  return new Command('store')
    .description('list, verify and clean up what was kept')
    .addHelpText('after', example)
    .addCommand(listCommand(context))
    .addCommand(reindexCommand(context))
    .addCommand(verifyCommand(context))
    .addCommand(gcCommand(context));
}

function listCommand(context: Context) {
  return new Command('list')
    .description('the tasks whose results were kept, oldest first')
    .addOption(new Option('--kind <kind>', 'only these').choices(taskKindSchema.options))
    .option('--data <dataset>', 'only those on this data set')
    .addOption(
      new Option('--limit <count>', 'only the newest so many (default: all)').argParser(
        wholeNumber(1),
      ),
    )
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  tunnel store list --kind train --data cifar10 --limit 20')
    .action(async (options) => {
      const { kind, data: dataset, limit } = options;
      const store = await Store.open(options.store);
      const { tasks, corrupt } = await store.list({ kind, dataset, limit });
      for (const error of corrupt) writeNote(context.err, error.message);
      if (options.json) printJson(context, tasks.map(asJson));
      else if (tasks.length > 0) context.out.write(`${listed(context, tasks)}\n`);
    });
}

/** Specs and inputs as values, and the names as elsewhere. */
function asJson({ finished_at, recorded_ms, spec, network, inputs, ...task }: TaskRow) {
  return {
    ...task,
    finishedAt: finished_at,
    network: JSON.parse(network),
    inputs: JSON.parse(inputs),
    spec: JSON.parse(spec),
  };
}

function listed(context: Context, tasks: readonly TaskRow[]): string {
  const rows = tasks.map(({ id, label, seed, finished_at, bytes }) => [
    id.slice(0, 12),
    label,
    String(seed),
    finished_at.slice(0, 16).replace('T', ' '),
    size(bytes),
  ]);
  return listTable(context, 1, ['id', 'task', 'seed', 'finished (UTC)', 'size'], rows);
}

function reindexCommand(context: Context) {
  return new Command('reindex')
    .description('make the catalogue anew from the artifacts')
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  tunnel store reindex')
    .action(async (options) => {
      const store = await Store.open(options.store);
      const { tasks, runs, corrupt } = await store.reindex();
      for (const error of corrupt) writeNote(context.err, error.message);
      if (options.json) printJson(context, { tasks, runs, corrupt });
      else context.out.write(`indexed ${tasks} tasks and ${runs} runs\n`);
    });
}

function verifyCommand(context: Context) {
  return new Command('verify')
    .description('hash everything that was kept; fails where anything is not what was written')
    .option('--quarantine', 'move what is corrupt to quarantine/, to be computed anew')
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  tunnel store verify --quarantine')
    .action(async (options) => {
      const store = await Store.open(options.store);
      const reporter = new ProgressReporter(context.err);
      const verified = await store
        .verify({
          quarantine: options.quarantine,
          signal: context.signal,
          onProgress: (progress) => reporter.items('verify', progress),
        })
        .finally(() => reporter.clear());
      const { tasks, runs, corrupt } = verified;
      if (options.json) printJson(context, verified);
      else {
        for (const entry of corrupt) context.out.write(`${describeCorrupt(entry)}\n`);
        if (corrupt.length === 0)
          context.out.write(`all ${tasks} tasks and ${runs} runs are what was written\n`);
      }
      if (corrupt.length > 0) throw foundCorrupt(corrupt, store.folder);
    });
}

function describeCorrupt({ kind, id, error, quarantine }: CorruptEntry): string {
  // What to do is done: what is left to say is what was wrong, and where it is now.
  const { path } = error.context;
  const what = quarantine ? `${path} is corrupt; moved to ${quarantine}` : error.message;
  return `${kind} ${id}: ${what}`;
}

function foundCorrupt(corrupt: readonly CorruptEntry[], folder: string): TunnelError {
  const moved = corrupt.filter(({ quarantine }) => quarantine !== null).length;
  const next =
    moved === corrupt.length
      ? 'all are in quarantine, and computed anew when they are next asked for'
      : '"tunnel store verify --quarantine" moves them out of the way, and they are computed anew';
  return new TunnelError(
    'artifact-corrupt',
    `${corrupt.length} of what ${folder} holds is corrupt, listed above; ${next}`,
    { corrupt: corrupt.length, quarantined: moved },
  );
}

function gcCommand(context: Context) {
  return new Command('gc')
    .description('list what is of no more use, and remove it with --yes')
    .option('--yes', 'remove it')
    .addOption(
      new Option(
        '--older-than <days>',
        'how long quarantined artifacts and drafts that can be gone on from stay (default: 7)',
      ).argParser(number),
    )
    .option('--unreferenced', 'also all tasks that no run refers to, snapshots included')
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  tunnel store gc --older-than 30 --yes')
    .action(async (options) => {
      const store = await Store.open(options.store);
      const { olderThan: olderThanDays, unreferenced } = options;
      const found = await store.findGarbage({ olderThanDays, unreferenced });
      const garbage = options.yes ? await store.removeGarbage(found) : found;
      const removed = options.yes === true;
      if (options.json) printJson(context, { removed, garbage });
      else context.out.write(`${describeGarbage(context, garbage, removed)}\n`);
    });
}

function describeGarbage(context: Context, garbage: readonly Garbage[], removed: boolean): string {
  if (garbage.length === 0) return 'nothing to remove';
  const rows = garbage.map(({ kind, bytes, why, path }) => [kind, size(bytes), why, path]);
  const total = size(garbage.reduce((sum, { bytes }) => sum + bytes, 0));
  const end = removed ? `removed ${total}` : `${total} would go; --yes removes it`;
  return `${listTable(context, 1, ['kind', 'size', 'why', 'path'], rows)}\n${end}`;
}
