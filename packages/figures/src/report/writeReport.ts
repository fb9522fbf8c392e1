import { basename, join, resolve } from 'node:path';
import type { RunRecord } from '@tunnel/core';
import type { ReportOptions } from './renderReport.js';
import { reportFileNames } from './reportFileNames.js';
import { reportFiles } from './reportFiles.js';
import { writeFolder } from './writeFolder.js';

/** Where a report’s files are: absolute paths. */
export interface ReportFiles {
  /** The page. */
  readonly html: string;
  /** The run record. */
  readonly json: string;
  /** The results as Markdown. */
  readonly markdown: string;
  /** The layers, one a line; null without networks. */
  readonly csv: string | null;
  /** The findings, one a line; null without any. */
  readonly findings: string | null;
  /** The figures, as SVG in light and dark, and as PNG of twice the width. */
  readonly figures: readonly string[];
  /** What the figures and tables show, and the layers as Parquet: CSV and Parquet. */
  readonly data: readonly string[];
}

/**
 * Writes a run’s report into a folder, which is made where it is not there: the files of
 * `reportFiles`, all of them or, where one cannot be made or written, none. Files of the same names
 * are replaced whole.
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
  const files = await writeFolder(path, reportFiles(run, options));
  const named = (name: string) => files.find((file) => basename(file) === name) ?? null;
  const [csv, findings] = [named(reportFileNames.layers), named(reportFileNames.findings)];
  return {
    html: join(path, reportFileNames.html),
    json: join(path, reportFileNames.json),
    markdown: join(path, reportFileNames.markdown),
    csv,
    findings,
    figures: files.filter((file) => /\.(svg|png)$/.test(file)),
    data: files.filter(
      (file) => /\.(csv|parquet)$/.test(file) && file !== csv && file !== findings,
    ),
  };
}
