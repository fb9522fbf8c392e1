import { join, resolve } from 'node:path';
import { type RunRecord, singleRunOf } from '@tunnel/core';
import { noFigure, runFigures } from '../charts/runFigures.js';
import { layersCsv } from '../csv/layersCsv.js';
import { seedLayersCsv } from '../csv/seedLayersCsv.js';
import { renderMarkdown } from '../markdown/renderMarkdown.js';
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
  /** The results as Markdown. */
  readonly markdown: string;
  /** The figures, as SVG in light and dark, and as PNG of twice the width. */
  readonly figures: readonly string[];
}

/**
 * Writes a run's report into a folder, which is made where it is not there: `report.html`,
 * `run.json`, `layers.csv`, `results.md`, and each figure NAME (see `runFigures`) as `NAME.svg`,
 * `NAME-dark.svg` and `NAME.png`. Everything is rendered before anything is written, and files of
 * the same names are replaced whole.
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
  const figures = figureFiles(run);
  const files = [...renderFiles(run, options), ...figures];
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
    markdown: join(path, reportFileNames.markdown),
    figures: figures.map(({ name }) => join(path, name)),
  };
}

function renderFiles(run: RunRecord, options: ReportOptions): OutputFile[] {
  const single = singleRunOf(run);
  const csv = single ? layersCsv(single.layers) : seedLayersCsv(run);
  return [
    { name: reportFileNames.html, content: renderReport(run, options) },
    { name: reportFileNames.json, content: `${JSON.stringify(run, null, 2)}\n` },
    { name: reportFileNames.csv, content: csv },
    { name: reportFileNames.markdown, content: renderMarkdown(run, runFigures(run)) },
  ];
}

function figureFiles(run: RunRecord): OutputFile[] {
  const figures = runFigures(run);
  const drawn = figures.length === 0 ? [noFigure(run)] : figures;
  return drawn.flatMap((figure) => {
    const light = figure.draw({ theme: 'light' });
    return [
      { name: `${figure.name}.svg`, content: light },
      { name: `${figure.name}.png`, content: renderPng(light) },
      { name: `${figure.name}-dark.svg`, content: figure.draw({ theme: 'dark' }) },
    ];
  });
}
