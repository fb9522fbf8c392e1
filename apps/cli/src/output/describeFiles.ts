import { basename } from 'node:path';
import type { ReportFiles } from '@tunnel/figures';

/** Where a report is and what lies beside it, in lines. */
export function describeFiles(files: ReportFiles): string[] {
  const { html, json, markdown, csv, findings, figures } = files;
  const named = [json, markdown, csv, findings].filter((file) => file !== null);
  const count = figures.filter((file) => file.endsWith('.png')).length;
  const drawn = count === 1 ? '1 figure' : `${count} figures`;
  const beside = [...named.map((file) => basename(file)), ...(count > 0 ? [drawn] : [])];
  return [`report: ${html}`, `        beside it: ${beside.join(', ')}`];
}
