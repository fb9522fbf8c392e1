import type { NetworkResult, RunRecord } from '@tunnel/core';
import { describeSplit } from '../words/describeSplit.js';
import { networkSummaries } from '../words/networkSummary.js';
import { paintFor } from './ansi.js';
import type { TerminalFindingsOptions } from './terminalFindings.js';
import { cutText, plainSpaces, terminalText } from './terminalText.js';

const gap = '  ';
const longestName = 32;

/**
 * The networks of a run as an aligned table for a terminal, a column each, as three of them fit into
 * 80 characters so, more of them in tables below each other; and a line each that says what was found.
 *
 * @returns lines without a closing line break
 */
export function terminalSummary(
  { networks }: Pick<RunRecord, 'networks'>,
  options: TerminalFindingsOptions = {},
): string {
  const paint = paintFor(options.color ?? false);
  const [titles = [], ...columns] = columnsOf(networks);
  const lines: string[] = [];
  for (const part of partsOf(titles, columns, options.width ?? 80)) {
    const [head = '', ...body] = titles.map((_, row) =>
      [titles, ...part]
        .map((cells) => (cells[row] ?? '').padEnd(widthOf(cells)))
        .join(gap)
        .trimEnd(),
    );
    lines.push(paint(head, 'bold'), ...body, '');
  }
  return [...lines, ...networks.map(networkLine)].join('\n');
}

/** Columns in as many parts as the width asks for, one at least in each. */
function partsOf(titles: readonly string[], columns: readonly string[][], width: number) {
  const parts: string[][][] = [];
  let used = Infinity;
  for (const column of columns) {
    const needed = gap.length + widthOf(column);
    if (used + needed > width) {
      parts.push([]);
      used = widthOf(titles);
    }
    parts.at(-1)?.push(column);
    used += needed;
  }
  return parts;
}

/** The titles, then each network’s name and values. */
function columnsOf(networks: readonly NetworkResult[]): string[][] {
  const summaries = networkSummaries(networks);
  const titles = ['network', ...(summaries[0]?.entries.map(([title]) => title) ?? [])];
  const values = summaries.map(({ network, entries }) => [
    cutText(network, longestName),
    ...entries.map(([, value]) => value),
  ]);
  return [titles, ...values].map((cells) => cells.map(plain));
}

function widthOf(cells: readonly string[]): number {
  return Math.max(...cells.map((cell) => [...cell].length));
}

function networkLine({ name, overSeeds }: NetworkResult): string {
  const found = overSeeds === null ? 'no layer was measured' : describeSplit(overSeeds.detection);
  return plain(`${name}: ${found}`);
}

function plain(text: string): string {
  return terminalText(plainSpaces(text));
}
