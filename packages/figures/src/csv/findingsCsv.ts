import type { Finding } from '@tunnel/core';
import { dataCsv } from '../data/dataCsv.js';
import type { TidyData } from '../data/TidyData.js';
import { describeReference } from '../words/describeFinding.js';

type Field = string | number | null;

const columns: readonly [name: string, read: (finding: Finding) => Field][] = [
  ['claim', ({ claim }) => claim],
  ['finding', ({ title }) => title],
  ['verdict', ({ verdict }) => verdict],
  ['leaning', ({ leaning }) => leaning],
  ['statistic', ({ statistic }) => statistic?.name ?? null],
  ['value', ({ statistic }) => statistic?.value ?? null],
  ['unit', ({ statistic }) => statistic?.unit ?? null],
  ['interval_low', ({ interval }) => interval?.low ?? null],
  ['interval_high', ({ interval }) => interval?.high ?? null],
  ['interval_over', ({ over }) => over],
  ['n', ({ n }) => n.map(({ count, of }) => `${count} ${of}`).join('; ')],
  ['cliffs_delta', ({ effect }) => effect?.delta ?? null],
  ['effect_size', ({ effect }) => effect?.size ?? null],
  ['test', ({ test }) => test?.name ?? null],
  ['p', ({ test }) => test?.pValue ?? null],
  ['p_corrected', ({ test }) => test?.corrected ?? null],
  ['comparisons', ({ test }) => test?.comparisons ?? null],
  ['scale', ({ scale }) => scale],
  ['reason', ({ reason }) => reason],
  ['references', ({ references }) => references.map(describeReference).join('; ')],
  ['cautions', ({ cautions }) => cautions.join('; ')],
];

/**
 * Findings as CSV (RFC 4180, lines end in CR LF), with a header: a line each, numbers in full
 * precision; what there is not is empty.
 */
export function findingsCsv(findings: readonly Finding[]): string {
  return dataCsv(findingsData(findings));
}

/** Findings as data, as in {@link findingsCsv}. */
export function findingsData(findings: readonly Finding[]): TidyData {
  return {
    columns: columns.map(([name]) => name),
    rows: findings.map((finding) => columns.map(([, read]) => read(finding))),
  };
}
