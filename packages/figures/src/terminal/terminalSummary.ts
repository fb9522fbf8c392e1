import type { NetworkResult, RunRecord } from '@tunnel/core';
import { describeSplit } from '../words/describeSplit.js';
import { networkSummaries } from '../words/networkSummary.js';
import { paintFor } from './ansi.js';
import type { TerminalTableOptions } from './terminalTable.js';
import { plainSpaces, terminalText } from './terminalText.js';

const gap = '  ';

/**
 * The networks of a run as an aligned table for a terminal, one row each, and a line each that says
 * what was found.
 *
 * @returns lines without a closing line break
 */
export function terminalSummary(
  { networks }: Pick<RunRecord, 'networks'>,
  options: TerminalTableOptions = {},
): string {
  const paint = paintFor(options.color ?? false);
  const summaries = networkSummaries(networks);
  const titles = ['network', ...(summaries[0]?.entries.map(([title]) => title) ?? [])];
  const rows = summaries.map(({ network, entries }) =>
    [network, ...entries.map(([, value]) => value)].map(plain),
  );
  const widths = titles.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map((text) => [...text].length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(gap)
      .trimEnd();
  return [
    paint(line(titles.map(plain)), 'bold'),
    ...rows.map(line),
    '',
    ...networks.map(networkLine),
  ].join('\n');
}

function networkLine({ name, overSeeds }: NetworkResult): string {
  const found = overSeeds === null ? 'no layer was measured' : describeSplit(overSeeds.detection);
  return plain(`${name}: ${found}`);
}

function plain(text: string): string {
  return terminalText(plainSpaces(text));
}
