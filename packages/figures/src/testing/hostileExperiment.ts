import type { Finding, RunRecord } from '@tunnel/core';
import { exampleExperiment } from './exampleExperiment.js';
import { hostileText } from './hostileRun.js';

/** A run without networks that has hostile text wherever findings, figures and tables may have text. */
export function hostileExperiment(): RunRecord {
  const run = exampleExperiment();
  return {
    ...run,
    title: hostileText,
    experiment: hostileText,
    question: hostileText,
    source: hostileText,
    command: hostileText,
    findings: run.findings.map(hostileFinding),
    figures: run.figures.map((figure) => ({ ...figure, title: hostileText, caption: hostileText })),
    tables: run.tables.map((table) => ({
      ...table,
      title: hostileText,
      caption: hostileText,
      columns: table.columns.map((column) => ({
        ...column,
        title: hostileText,
        unit: hostileText,
      })),
      rows: table.rows.map((row) => row.map(() => hostileText)),
    })),
    omitted: [{ part: hostileText, reason: hostileText }],
  };
}

function hostileFinding(finding: Finding): Finding {
  return {
    ...finding,
    title: hostileText,
    reason: hostileText,
    statistic: { name: hostileText, value: 1, unit: hostileText },
    interval: { low: 0, high: 2 },
    n: [{ count: 3, of: hostileText }],
    test: { name: hostileText, pValue: 0.5, corrected: 0.5, comparisons: 2 },
    references: [{ value: hostileText, mark: 'verified', source: hostileText }],
    cautions: [hostileText],
  };
}
