import type { Finding, RunRecord } from '@tunnel/core';
import { leaningOf, statisticWithInterval } from '../words/describeFinding.js';
import { type Look, type Paint, paintFor } from './ansi.js';
import type { TerminalTableOptions } from './terminalTable.js';
import { plainSpaces, terminalText, wrapWords } from './terminalText.js';

/** How findings are printed. */
export interface TerminalFindingsOptions extends TerminalTableOptions {
  /** Columns that they may take, at least 32; default 80. */
  readonly width?: number;
}

const gap = '  ';
const indent = '  ';

/** Columns of a title, at least; where there are fewer, all cells of a finding stand below each other. */
const leastTitle = 24;

/** Columns of a statistic with its interval, at most; longer ones take another line. */
const mostStatistic = 28;

const looks: Record<Finding['verdict'], Look> = {
  supported: 'id',
  contradicted: 'ood',
  undecided: 'muted',
};

/**
 * The findings of a run as a table for a terminal, within its width: verdict, title, statistic with
 * interval; then the parts that were left out.
 *
 * @returns lines without a closing line break; empty where there is neither
 */
export function terminalFindings(
  { findings, omitted, scale }: Pick<RunRecord, 'findings' | 'omitted' | 'scale'>,
  options: TerminalFindingsOptions = {},
): string {
  const width = options.width ?? 80;
  const paint = paintFor(options.color ?? false);
  const lines = findingTable(findings, width, paint);
  if (findings.length > 0 && scale === 'smoke') {
    lines.push('', ...wrapWords('scale smoke: its verdicts say nothing about the claims', width));
  }
  if (omitted.length > 0) {
    if (lines.length > 0) lines.push('');
    for (const { part, reason } of omitted) {
      lines.push(...wrapWords(plain(`left out: ${part}: ${reason}`), width, indent));
    }
  }
  return lines.join('\n');
}

/** What a finding shows, a text for each column. */
interface Cells {
  readonly verdict: Finding['verdict'];
  readonly title: string;
  readonly statistic: string;
}

function findingTable(findings: readonly Finding[], width: number, paint: Paint): string[] {
  if (findings.length === 0) return [];
  const rows = findings.map(cellsOf);
  const titles = { verdict: 'verdict', title: 'finding', statistic: 'statistic [95 % interval]' };
  const verdictWidth = longest([titles.verdict, ...rows.map(({ verdict }) => verdict)]);
  const statistics = [titles.statistic, ...rows.map(({ statistic }) => statistic)];
  const statisticWidth = Math.min(mostStatistic, longest(statistics));
  const titleWidth = width - verdictWidth - statisticWidth - 2 * gap.length;
  if (titleWidth < leastTitle) return rows.flatMap((cells) => stacked(cells, width, paint));
  const head = [
    titles.verdict.padEnd(verdictWidth),
    titles.title.padEnd(titleWidth),
    titles.statistic,
  ];
  const body = rows.flatMap(({ verdict, title, statistic }) => {
    const titleLines = wrapWords(title, titleWidth);
    const statisticLines = wrapWords(statistic, statisticWidth);
    return Array.from({ length: Math.max(titleLines.length, statisticLines.length) }, (_, at) => {
      const first = at === 0 ? verdict.padEnd(verdictWidth) : ' '.repeat(verdictWidth);
      const rest = [(titleLines[at] ?? '').padEnd(titleWidth), statisticLines[at] ?? ''];
      return [paint(first, looks[verdict]), ...rest].join(gap).trimEnd();
    });
  });
  return [paint(head.join(gap), 'bold'), ...body];
}

function stacked({ verdict, title, statistic }: Cells, width: number, paint: Paint): string[] {
  const inner = width - indent.length;
  const below = [...wrapWords(title, inner), ...wrapWords(statistic, inner)];
  return [paint(verdict, looks[verdict]), ...below.map((line) => `${indent}${line}`)];
}

function cellsOf(finding: Finding): Cells {
  const { verdict, title } = finding;
  const leaning = leaningOf(finding);
  return {
    verdict,
    title: plain(leaning === null ? title : `${title} (${leaning})`),
    statistic: plain(statisticWithInterval(finding) ?? '–'),
  };
}

function longest(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => [...text].length));
}

function plain(text: string): string {
  return terminalText(plainSpaces(text));
}
