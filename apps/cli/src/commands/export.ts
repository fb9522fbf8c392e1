import { copyFile, rename, writeFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { Command, Option } from '@commander-js/extra-typings';
import { type RunRecord, TunnelError } from '@tunnel/core';
import type { TidyData } from '@tunnel/figures';
import { Store, type StoredTask, writeTensors } from '@tunnel/store';
import type { Context } from '../Context.js';
import { runTensors } from '../export/runTensors.js';
import { taskRecords } from '../export/taskRecords.js';
import { tidyRecords } from '../export/tidyRecords.js';
import { jsonOption, storeOption } from '../options/common.js';
import { checkOutputFile } from '../output/checkOutputFile.js';
import { printJson } from '../output/printJson.js';
import { writeNote } from '../output/writeNote.js';
import { findRunOrTask, type RunOrTask } from '../runs/findRunOrTask.js';

const formats = ['csv', 'parquet', 'json', 'safetensors'] as const;
type Format = (typeof formats)[number];

const example = `
Of a run the layers of its networks, or --part findings, or the id of a figure or table; of a task its
result, a row a layer, an epoch or a pair. As json the whole record, without --part. As safetensors a run’s
measures, [seeds × layers] each, or the tensors that a task keeps: --part names the file where it has several.

Example:
  tunnel export main-result --format csv
  tunnel export main-result --format parquet --part findings --out findings.parquet
  tunnel export 3fa9c1 --format safetensors --out weights.safetensors`;

/** `tunnel export`: the results of a run or of a task in a form that others read. */
export function exportCommand(context: Context) {
  return new Command('export')
    .description('write the results of a run or of a task as CSV, Parquet, JSON or safetensors')
    .argument('<run-or-task>', 'a run as for "tunnel report", or the id of a task')
    .addOption(
      new Option('--format <format>', 'of the file').choices(formats).makeOptionMandatory(),
    )
    .option('--part <name>', 'what of it (default: a run’s layers; a task’s result)')
    .option('--out <file>', 'where it goes (default: standard output, for csv and json)')
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async (name, { format, part, out, json, store: folder }) => {
      checkUse(format, out, json);
      if (out !== undefined) await checkOutputFile(out);
      const store = await Store.open(folder);
      const onCorrupt = (error: TunnelError) => writeNote(context.err, error.message);
      const found = await findRunOrTask(store, name, { onCorrupt });
      if (format === 'safetensors') await writeSafetensors(store, found, part, resolve(out ?? ''));
      else {
        const content = await contentOf(found, format, part);
        if (out === undefined) context.out.write(content);
        else await writeWhole(resolve(out), content);
      }
      if (out === undefined) return;
      const of = 'run' in found ? found.run.id : found.task.id;
      if (json) printJson(context, { of, format, part: part ?? null, file: resolve(out) });
      else context.out.write(`${resolve(out)}\n`);
    });
}

function checkUse(format: Format, out: string | undefined, json: true | undefined): void {
  if (out !== undefined || format === 'json') return;
  if (format === 'csv' && !json) return;
  throw new TunnelError(
    'usage',
    json
      ? `--json says in JSON what was written; give --out for ${format}`
      : `${format} is not for a terminal; give --out`,
  );
}

async function contentOf(
  found: RunOrTask,
  format: Exclude<Format, 'safetensors'>,
  part: string | undefined,
): Promise<string | Uint8Array> {
  if (format === 'json' && part === undefined) {
    return `${JSON.stringify('run' in found ? found.run : found.task, null, 2)}\n`;
  }
  const data = 'run' in found ? await partOfRun(found.run, part) : partOfTask(found.task, part);
  const { dataCsv, dataParquet } = await import('@tunnel/figures');
  if (format === 'csv') return dataCsv(data);
  return format === 'parquet' ? dataParquet(data) : `${JSON.stringify(objectsOf(data), null, 2)}\n`;
}

function objectsOf({ columns, rows }: TidyData): object[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null])));
}

async function partOfRun(run: RunRecord, part = 'layers'): Promise<TidyData> {
  const { figureData, findingsData, seedLayersData, tableData } = await import('@tunnel/figures');
  if (part === 'layers') return seedLayersData(run);
  if (part === 'findings') return findingsData(run.findings);
  const figure = run.figures.find(({ id }) => id === part);
  if (figure) return figureData(figure);
  const table = run.tables.find(({ id }) => id === part);
  if (table) return tableData(table);
  const parts = ['layers', 'findings', ...[...run.figures, ...run.tables].map(({ id }) => id)];
  throw new TunnelError(
    'usage',
    `run ${run.id} has no part “${part}”; give one of ${parts.join(', ')}`,
    { part },
  );
}

function partOfTask(task: StoredTask, part: string | undefined): TidyData {
  if (part === undefined) return tidyRecords(taskRecords(task));
  throw new TunnelError(
    'usage',
    'a task has one result; --part is for its safetensors, leave it out',
  );
}

async function writeSafetensors(
  store: Store,
  found: RunOrTask,
  part: string | undefined,
  file: string,
): Promise<void> {
  if ('run' in found) {
    if (part !== undefined) {
      throw new TunnelError(
        'usage',
        'safetensors of a run hold all its measures; leave --part out',
      );
    }
    await writeTensors(file, runTensors(found.run));
    return;
  }
  const { task } = found;
  await copyFile(join(store.taskFolder(task.id), tensorsFile(task, part)), `${file}.tmp`);
  await rename(`${file}.tmp`, file);
}

/** The safetensors file that is meant of those that a task keeps. */
function tensorsFile({ id, label, files }: StoredTask, part: string | undefined): string {
  const kept = files.map(({ name }) => name).filter((name) => extname(name) === '.safetensors');
  const meant = kept.filter(
    (name) => part === undefined || basename(name, '.safetensors') === part,
  );
  // Checkpoints are kept in a folder; the weights beside it are what a network ends with.
  const [only] = meant.length === 1 ? meant : meant.filter((name) => !name.includes('/'));
  if (only !== undefined) return only;
  const parts = kept.map((name) => basename(name, '.safetensors'));
  throw new TunnelError(
    'usage',
    parts.length === 0
      ? `“${label}” keeps no tensors; give another format`
      : `“${label}” keeps ${parts.join(', ')}; say which with --part`,
    { id },
  );
}

async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${file}.tmp`, content);
  await rename(`${file}.tmp`, file);
}
