import type { NetworkResult, RunRecord } from '@tunnel/core';
import { describeSplit } from '../words/describeSplit.js';
import { networkSummaries } from '../words/networkSummary.js';
import { paintFor } from './ansi.js';
import type { TerminalTableOptions } from './terminalTable.js';
import { cutText, plainSpaces, terminalText } from './terminalText.js';

const gap = '  ';
const longestName = 32;

/**
 * The networks of a run as an aligned table for a terminal, a column each, as three of them fit into
 * 80 characters so, and a line each that says what was found.
 *
 * @returns lines without a closing line break
 */
export function terminalSummary(
  { networks }: Pick<RunRecord, 'networks'>,
  options: TerminalTableOptions = {},
): string {
  const paint = paintFor(options.color ?? false);
  const columns = columnsOf(networks);
  const rows = (columns[0] ?? []).map((_, row) =>
    columns
      .map((cells) => (cells[row] ?? '').padEnd(widthOf(cells)))
      .join(gap)
      .trimEnd(),
  );
  const [head = '', ...body] = rows;
  return [paint(head, 'bold'), ...body, '', ...networks.map(networkLine)].join('\n');
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
