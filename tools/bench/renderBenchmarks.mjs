import { markdownTable } from './markdownTable.mjs';

/**
 * The document of all that was measured, as Markdown.
 *
 * @param {{ row: import('./row.mjs').Row, records: import('./row.mjs').Record[] }[]} measured those
 *   rows that were, in the order of the table
 * @param {Map<string, string>} notes what is to be said of a row beyond its figures, by its id
 * @returns {string}
 */
export function renderBenchmarks(measured, notes) {
  const reports = measured.map(({ row, records }) => ({
    row,
    records,
    ...row.report(records),
  }));
  const parts = [
    introduction,
    ...machines(measured),
    table(reports.flatMap(({ lines }) => lines)),
    '## What was measured',
    ...reports.map(({ row, records, section }) => detail(row, records, section, notes.get(row.id))),
  ];
  return `${parts.join('\n\n')}\n`;
}

const introduction = `# Benchmarks

The engine beside PyTorch doing the same work as a researcher would write it. Written by
\`npx nx run engine:bench\`, which \`npx nx run engine:bench --help\` describes, from the rounds in
[benchmarks.jsonl](benchmarks.jsonl); what is not a figure is in [notes.md](../tools/bench/notes.md).

Both sides run in one session on one machine, in turn, each on all cores while the other sleeps. A
ratio is theirs by ours, each the minimum over the rounds, since what disturbs a round only slows it;
in brackets are median and maximum.`;

/** @param {{ records: import('./row.mjs').Record[] }[]} measured */
function machines(measured) {
  const all = measured.flatMap(({ records }) => records.map(({ machine }) => machine));
  const texts = all.map(
    ({ cpu, memory, system, versions }) => `Machine: ${cpu}, ${memory}, ${system}. ${versions}.`,
  );
  return [...new Set(texts)];
}

/** @param {import('./row.mjs').Line[]} lines */
function table(lines) {
  const body = lines.map(({ work, wanted, ratio, ours, theirs, repeats, check, reached }) => {
    const verdict = reached === null ? '–' : reached ? 'yes' : '**no**';
    return [work, wanted, ratio, verdict, ours, theirs, String(repeats), check];
  });
  const head = ['work', 'to reach', 'found', 'reached', 'ours', 'theirs', 'rounds', 'results'];
  return markdownTable(head, body);
}

/**
 * @param {import('./row.mjs').Row} row
 * @param {import('./row.mjs').Record[]} records
 * @param {string | undefined} section
 * @param {string | undefined} note
 */
function detail(row, records, section, note) {
  const days = [...new Set(records.map(({ at }) => at.slice(0, 10)))];
  const commits = [...new Set(records.map(({ machine }) => machine.commit))];
  const when = `Measured ${days.join(', ')} at ${commits.join(', ')}.`;
  return [`### ${row.id}`, `${row.what} ${when}`, section, note]
    .filter((part) => part !== undefined)
    .join('\n\n');
}

/**
 * The notes of a file: the text below each heading `## ID`.
 *
 * @param {string} text
 * @returns {Map<string, string>}
 */
export function parseNotes(text) {
  const [, ...sections] = text.split(/^## /m);
  return new Map(
    sections.map((section) => {
      const end = section.indexOf('\n');
      return [section.slice(0, end).trim(), section.slice(end).trim()];
    }),
  );
}
