import { join, resolve } from 'node:path';
import type { RunRecord } from '@tunnel/core';
import { runFigure } from '../charts/runFigure.js';
import { layersCsv } from '../csv/layersCsv.js';
import { renderPng } from '../png/renderPng.js';
import { checkNoFolders } from './checkNoFolders.js';
import { makeFolder, removeFolders } from './outputFolder.js';
import { type ReportOptions, renderReport } from './renderReport.js';
import { reportFileNames } from './reportFileNames.js';
import { unwritable } from './unwritable.js';
import { type OutputFile, writeTogether } from './writeTogether.js';

/** Where a report's files are: absolute paths. */
export interface ReportFiles {
  /** The page. */
  readonly html: string;
  /** The run record. */
  readonly json: string;
  /** The layers, one a line. */
  readonly csv: string;
  /** The layer chart. */
  readonly svg: string;
  /** The layer chart, 1,720 pixels wide. */
  readonly png: string;
}

/**
 * Writes a run's report into a folder, which is made where it is not there: `report.html`,
 * `run.json`, `layers.csv`, `layers.svg`, `layers.png`. Everything is rendered before anything is
 * written, and files of an earlier report are replaced whole.
 *
 * @throws TunnelError `output-unwritable` where the folder cannot be made or written; then nothing
 *   new is left behind
 */
export async function writeReport(
  folder: string,
  run: RunRecord,
  options: ReportOptions = {},
): Promise<ReportFiles> {
  const path = resolve(folder);
  const files = renderFiles(run, options);
  let made: string[] = [];
  try {
    made = await makeFolder(path);
    await checkNoFolders(path);
    await writeTogether(path, files);
  } catch (error) {
    await removeFolders(made);
    throw unwritable(path, error);
  }
  return {
    html: join(path, reportFileNames.html),
    json: join(path, reportFileNames.json),
    csv: join(path, reportFileNames.csv),
    svg: join(path, reportFileNames.svg),
    png: join(path, reportFileNames.png),
  };
}

function renderFiles(run: RunRecord, options: ReportOptions): OutputFile[] {
  const svg = runFigure(run);
  return [
    { name: reportFileNames.html, content: renderReport(run, options) },
    { name: reportFileNames.json, content: `${JSON.stringify(run, null, 2)}\n` },
    { name: reportFileNames.csv, content: layersCsv(run.layers) },
    { name: reportFileNames.svg, content: svg },
    { name: reportFileNames.png, content: renderPng(svg) },
  ];
}
