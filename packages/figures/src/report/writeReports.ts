import { join, resolve } from 'node:path';
import type { RunRecord, TrainResult } from '@tunnel/core';
import { renderRunsMarkdown } from '../markdown/renderRunsMarkdown.js';
import { renderComparison } from './comparison/renderComparison.js';
import { renderReports } from './renderReports.js';
import { reportFileNames, runsFileName } from './reportFileNames.js';
import { reportFiles } from './reportFiles.js';
import { runFolders } from './runFolders.js';
import { type OutputFile, writeFolder } from './writeFolder.js';

/** What the pages of the single runs may show beside their records. */
export interface ReportsOptions {
  /** The epochs of lone trainings, by the id of their run; default none. */
  readonly epochs?: ReadonlyMap<string, TrainResult['epochs']>;
}

/** Where the files of a report of several runs are: absolute paths. */
export interface ReportsFiles {
  /** The page. */
  readonly html: string;
  /** The run records, in a list. */
  readonly json: string;
  /** The verdicts as Markdown. */
  readonly markdown: string;
  /** The folder of each run, with what `writeReport` writes. */
  readonly folders: readonly string[];
}

/**
 * Writes one report of several runs into a folder, which is made where it is not there: `report.html`
 * (see `renderReports`), `runs.json`, `results.md`, and each run’s own report in a folder named by its
 * experiment. All files or, where one cannot be made or written, none.
 *
 * @throws TunnelError `output-unwritable`; `invalid-request` without runs
 */
export function writeReports(
  folder: string,
  runs: readonly RunRecord[],
  options: ReportsOptions = {},
): Promise<ReportsFiles> {
  return writeRuns(folder, runs, { ...options, render: () => renderReports(runs) });
}

/**
 * Writes two runs side by side (see `renderComparison`), with the files that `writeReports` writes.
 *
 * @throws TunnelError `output-unwritable`
 */
export function writeComparison(
  folder: string,
  [first, second]: readonly [RunRecord, RunRecord],
  options: ReportsOptions = {},
): Promise<ReportsFiles> {
  const render = () => renderComparison(first, second);
  return writeRuns(folder, [first, second], { ...options, render });
}

interface Rendering extends ReportsOptions {
  render(): string;
}

async function writeRuns(
  folder: string,
  runs: readonly RunRecord[],
  rendering: Rendering,
): Promise<ReportsFiles> {
  const path = resolve(folder);
  await writeFolder(path, filesOf(runs, rendering));
  return {
    html: join(path, reportFileNames.html),
    json: join(path, runsFileName),
    markdown: join(path, reportFileNames.markdown),
    folders: runFolders(runs).map((name) => join(path, name)),
  };
}

function* filesOf(runs: readonly RunRecord[], rendering: Rendering): Generator<OutputFile> {
  const folders = runFolders(runs);
  yield { name: reportFileNames.html, content: rendering.render() };
  yield { name: runsFileName, content: `${JSON.stringify(runs, null, 2)}\n` };
  yield { name: reportFileNames.markdown, content: renderRunsMarkdown(runs, folders) };
  for (const [index, run] of runs.entries()) {
    const epochs = rendering.epochs?.get(run.id) ?? null;
    for (const { name, content } of reportFiles(run, { epochs })) {
      yield { name: `${folders[index]}/${name}`, content };
    }
  }
}
