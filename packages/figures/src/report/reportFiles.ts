import type { RunRecord } from '@tunnel/core';
import { noFigure, type RunFigure, runFigures } from '../charts/runFigures.js';
import { findingsCsv } from '../csv/findingsCsv.js';
import { dataCsv } from '../data/dataCsv.js';
import { dataParquet } from '../data/dataParquet.js';
import { runLayersData } from '../data/runLayersData.js';
import type { TidyData } from '../data/TidyData.js';
import { tableData } from '../data/tableData.js';
import { renderMarkdown } from '../markdown/renderMarkdown.js';
import { renderPng } from '../png/renderPng.js';
import { partNames } from './partNames.js';
import { type ReportOptions, renderReport } from './renderReport.js';
import { reportFileNames } from './reportFileNames.js';
import type { OutputFile } from './writeFolder.js';

/**
 * The files of a run’s report, each made when it is asked for, so that no more than one is in memory:
 * page, record and Markdown; layers and findings, where there are any; each figure NAME (see
 * `runFigures`) as `NAME.svg`, `NAME.png` and `NAME-dark.svg`; what each figure and each table shows
 * as `NAME.csv` and `NAME.parquet`.
 */
export function* reportFiles(run: RunRecord, options: ReportOptions = {}): Generator<OutputFile> {
  const figures = runFigures(run);
  yield { name: reportFileNames.html, content: renderReport(run, options) };
  yield { name: reportFileNames.json, content: `${JSON.stringify(run, null, 2)}\n` };
  yield { name: reportFileNames.markdown, content: renderMarkdown(run, figures) };
  if (run.findings.length > 0) {
    yield { name: reportFileNames.findings, content: findingsCsv(run.findings) };
  }
  if (run.networks.length > 0) yield* dataFiles('layers', runLayersData(run));
  const ended = run.networks.length > 0 && figures.length === 0;
  for (const figure of ended ? [noFigure(run)] : figures) yield* figureFiles(figure);
  for (const [name, table] of partNames(run).tables) yield* dataFiles(name, tableData(table));
}

function* figureFiles({ name, draw, data }: RunFigure): Generator<OutputFile> {
  const light = draw({ theme: 'light' });
  yield { name: `${name}.svg`, content: light };
  yield { name: `${name}.png`, content: renderPng(light) };
  yield { name: `${name}-dark.svg`, content: draw({ theme: 'dark' }) };
  const shown = data();
  if (shown) yield* dataFiles(name, shown);
}

function* dataFiles(name: string, data: TidyData): Generator<OutputFile> {
  yield { name: `${name}.csv`, content: dataCsv(data) };
  yield { name: `${name}.parquet`, content: dataParquet(data) };
}
