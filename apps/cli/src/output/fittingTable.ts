import { table } from './table.js';

/**
 * Rows under a header, in as many tables below each other as the width asks for, each with the first
 * `keys` columns.
 */
export function fittingTable(
  width: number,
  keys: number,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = head.map((name, at) =>
    Math.max(name.length, ...rows.map((row) => (row[at] ?? '').length)),
  );
  const keyWidth = widths.slice(0, keys).reduce((sum, each) => sum + each + 2, 0);
  const tables: string[] = [];
  for (let from = keys; from < head.length; ) {
    let to = from;
    let used = keyWidth;
    // One column at least, however wide.
    while (to < head.length && (to === from || used + (widths[to] ?? 0) + 1 <= width)) {
      used += (widths[to] ?? 0) + 2;
      to += 1;
    }
    const part = (row: readonly string[]) => [...row.slice(0, keys), ...row.slice(from, to)];
    tables.push(table(part(head), rows.map(part)));
    from = to;
  }
  return tables.join('\n\n');
}
