/**
 * A table in Markdown.
 *
 * @param {string[]} head
 * @param {string[][]} body
 */
export function markdownTable(head, body) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}
