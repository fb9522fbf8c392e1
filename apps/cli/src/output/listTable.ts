import type { Context } from '../Context.js';
import { fittingTable } from './fittingTable.js';
import { terminalWidth } from './terminalWidth.js';

/**
 * A list under a header that fits a terminal, as `fittingTable` does; what is no terminal, such as a
 * file or another program, gets every entry on one line.
 */
export function listTable(
  context: Pick<Context, 'out'>,
  keys: number,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const width = context.out.isTTY ? terminalWidth(context) : Number.POSITIVE_INFINITY;
  return fittingTable(width, keys, head, rows);
}
