import type { Finding, RunRecord } from '@tunnel/core';
import { statisticWithInterval } from '../words/describeFinding.js';
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

/** What a finding shows, a text for each column; the leaning is on a line of its own. */
interface Cells {
  readonly look: Look;
  readonly verdict: readonly string[];
  readonly title: string;
  readonly statistic: string;
}

function findingTable(findings: readonly Finding[], width: number, paint: Paint): string[] {
  if (findings.length === 0) return [];
  const rows = findings.map(cellsOf);
  const titles = { verdict: 'verdict', title: 'finding', statistic: 'statistic [95 % interval]' };
  const verdictWidth = longest([titles.verdict, ...rows.flatMap(({ verdict }) => verdict)]);
  const statistics = [titles.statistic, ...rows.map(({ statistic }) => statistic)];
  const statisticWidth = Math.min(mostStatistic, longest(statistics));
  const titleWidth = width - verdictWidth - statisticWidth - 2 * gap.length;
  if (titleWidth < leastTitle) return rows.flatMap((cells) => stacked(cells, width, paint));
  const line = (verdict: string, title: string, statistic: string) =>
    [verdict.padEnd(verdictWidth), title.padEnd(titleWidth), statistic].join(gap).trimEnd();
  const body = rows.flatMap((cells) => {
    const columns = [
      cells.verdict,
      wrapWords(cells.title, titleWidth),
      wrapWords(cells.statistic, statisticWidth),
    ] as const;
    const height = Math.max(...columns.map((column) => column.length));
    return Array.from({ length: height }, (_, at) => {
      const [verdict = '', title = '', statistic = ''] = columns.map((column) => column[at]);
      const painted = line(verdict, title, statistic);
      return paint(painted.slice(0, verdictWidth), cells.look) + painted.slice(verdictWidth);
    });
  });
  return [paint(line(titles.verdict, titles.title, titles.statistic), 'bold'), ...body];
}

function stacked({ look, verdict, title, statistic }: Cells, width: number, paint: Paint) {
  const inner = width - indent.length;
  return [
    paint(verdict.join(', '), look),
    ...[...wrapWords(title, inner), ...wrapWords(statistic, inner)].map(
      (each) => `${indent}${each}`,
    ),
  ];
}

function cellsOf(finding: Finding): Cells {
  const { verdict, leaning, title } = finding;
  return {
    look: looks[verdict],
    verdict: leaning === null ? [verdict] : [verdict, `leaning: ${leaning}`],
    title: plain(title),
    statistic: plain(statisticWithInterval(finding) ?? '–'),
  };
}

function longest(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => [...text].length));
}

function plain(text: string): string {
  return terminalText(plainSpaces(text));
}
