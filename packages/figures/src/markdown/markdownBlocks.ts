import { markdownText as md } from './markdownText.js';

/** A table of texts, which it makes safe. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return markdownTableOf(
    head,
    rows.map((row) => row.map(md)),
  );
}

/** A table whose cells are Markdown as they stand. */
export function markdownTableOf(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head.map(md)), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** A list whose items are Markdown as they stand. */
export function markdownList(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}
