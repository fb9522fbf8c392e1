import { Command, Option } from '@commander-js/extra-typings';
import { type Scale, scaleSchema, TunnelError } from '@tunnel/core';
import type { RunSummary } from '@tunnel/core/resources';
import { experiments } from '@tunnel/experiments';
import type { ReportsFiles } from '@tunnel/figures';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { jsonOption, storeOption } from '../options/common.js';
import { describeFiles } from '../output/describeFiles.js';
import { listTable } from '../output/listTable.js';
import { percent } from '../output/percent.js';
import { printJson } from '../output/printJson.js';
import { writeNote } from '../output/writeNote.js';
import { epochsByRun, epochsOf } from '../runs/epochsOf.js';
import { findRun } from '../runs/findRun.js';
import { newestRun, newestRuns, type Wanted, wantedRuns } from '../runs/keptRuns.js';

const example = `
A run is named by its id or the beginning of it, by its experiment (the newest one is taken), or by a
run.json or a folder that has one. Two of them are laid side by side.

Example:
  tunnel report main-result
  tunnel report main-result reports/mine
  tunnel report --all --scale laptop --output reports/all`;

interface ReportOptions {
  readonly all?: true | undefined;
  readonly scale?: Scale | undefined;
  readonly output?: string | undefined;
  readonly json?: true | undefined;
}

/** `tunnel report`: the report of one run that was kept, of two side by side, or of all experiments. */
export function reportCommand(context: Context) {
  return new Command('report')
    .description('write the report of a run that was kept, of two, or of all experiments')
    .argument('[run]', 'which one (default: the last)')
    .argument('[other]', 'another, to be laid beside it')
    .option('--all', 'the newest run of every experiment, in one page')
    .addOption(
      new Option(
        '--scale <scale>',
        'of runs that are not named by id or file (default: any)',
      ).choices(scaleSchema.options),
    )
    .option('--output <folder>', 'where it goes (default: reports/RUN)')
    .option('--list', 'list the runs that were kept')
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async (name, other, options) => {
      const store = await Store.open(options.store);
      if (options.all && name !== undefined) {
        throw new TunnelError(
          'usage',
          `--all takes no run, but “${name}” was given; leave one out`,
        );
      }
      if (options.list) await list(context, store, options.json === true);
      else if (options.all) await reportAll(context, store, options);
      else if (other === undefined) await reportOne(context, store, name, options);
      else await reportTwo(context, store, [name ?? '', other], options);
    });
}

async function reportOne(
  context: Context,
  store: Store,
  name: string | undefined,
  options: ReportOptions,
): Promise<void> {
  const { json, output } = options;
  const wanted = wantedBy(context, options);
  const run =
    name === undefined ? await newestRun(store, wanted) : await findRun(store, name, wanted);
  // Loaded here, for the other commands to answer at once.
  const { writeReport } = await import('@tunnel/figures');
  const epochs = await epochsOf(store, run);
  const files = await writeReport(output ?? `reports/${run.id}`, run, { epochs });
  if (json) printJson(context, files);
  else context.out.write(`${describeFiles(files).join('\n')}\n`);
}

async function reportTwo(
  context: Context,
  store: Store,
  names: readonly [string, string],
  options: ReportOptions,
): Promise<void> {
  const wanted = wantedBy(context, options);
  const first = await findRun(store, names[0], wanted);
  const second = await findRun(store, names[1], wanted);
  const { writeComparison } = await import('@tunnel/figures');
  const epochs = await epochsByRun(store, [first, second]);
  // Names may be so long that two of them are too long for a folder.
  const [one, two] = [first, second].map(({ id }) => id.slice(0, 100));
  const folder = options.output ?? `reports/${one}-and-${two}`;
  const files = await writeComparison(folder, [first, second], { epochs });
  printFolder(context, files, options.json === true);
}

async function reportAll(context: Context, store: Store, options: ReportOptions): Promise<void> {
  const { scale, json, output } = options;
  const order = experiments.map(({ name }) => name);
  const runs = await newestRuns(store, order, wantedBy(context, options));
  const { writeReports } = await import('@tunnel/figures');
  const epochs = await epochsByRun(store, runs);
  const folder = output ?? `reports/${scale === undefined ? 'all' : `all-${scale}`}`;
  printFolder(context, await writeReports(folder, runs, { epochs }), json === true);
}

function wantedBy({ err }: Context, { scale }: ReportOptions): Wanted {
  return { scale, onCorrupt: (error) => writeNote(err, error.message) };
}

function printFolder(context: Context, files: ReportsFiles, json: boolean): void {
  if (json) {
    printJson(context, files);
    return;
  }
  context.out.write(`report: ${files.html}\n`);
  for (const folder of files.folders) context.out.write(`        a run: ${folder}\n`);
}

async function list(context: Context, store: Store, json: boolean): Promise<void> {
  if (json) {
    const ids = await store.runIds();
    printJson(context, await Promise.all(ids.map((id) => store.readRun(id))));
    return;
  }
  const runs = await wantedRuns(store, wantedBy(context, {}));
  const rows = runs
    .toReversed()
    .map(({ id, dataset, networks, seeds, findings }) => [
      id,
      dataset ?? '–',
      networks.map(accuracyOf).join(', ') || '–',
      seeds.join(','),
      verdictsOf(findings),
    ]);
  const head = ['run', 'data', 'test accuracy', 'seeds', 'findings'];
  context.out.write(`${listTable(context, 1, head, rows)}\n`);
}

/** `VGG-19 86.4 %`, the mean over the seeds. */
function accuracyOf({ name, testAccuracy }: RunSummary['networks'][number]): string {
  return `${name} ${testAccuracy === null ? '–' : percent(testAccuracy.mean)}`;
}

/** `2 supported, 3 undecided`. */
function verdictsOf(findings: RunSummary['findings']): string {
  const found = Object.entries(findings).filter(([, count]) => count > 0);
  return found.map(([verdict, count]) => `${count} ${verdict}`).join(', ') || 'none';
}
