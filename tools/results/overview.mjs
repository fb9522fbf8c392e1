import { claims } from '@tunnel/core';
import { markdownTable } from '../bench/markdownTable.mjs';

const begin = '<!-- overview: written by `npx nx run experiments:results` -->';
const end = '<!-- /overview -->';

/**
 * All results in two tables: what every experiment found and took, and what the claims came to.
 *
 * @param {import('@tunnel/core').RunRecord[]} records
 */
export function overview(records) {
  const verdicts = /** @type {const} */ (['supported', 'contradicted', 'undecided']);
  const rows = records.map(({ experiment, seeds, findings, tasks }) => [
    `[${experiment}](${experiment}/results.md)`,
    seeds.join(', '),
    ...verdicts.map((each) => String(findings.filter(({ verdict }) => verdict === each).length)),
    String(tasks.length),
    duration(total(tasks)),
  ]);
  const all = new Map(records.flatMap(({ tasks }) => tasks.map((task) => [task.id, task])));
  const heads = ['experiment', 'seeds', ...verdicts, 'tasks', 'computing time'];
  const findings = records.flatMap(({ experiment, findings }) =>
    findings.map((finding) => ({ experiment, ...finding })),
  );
  const byClaim = Object.entries(claims).flatMap(([claim, sentence]) => {
    const own = findings.filter((finding) => finding.claim === claim);
    if (own.length === 0) return [];
    const lines = own.map(
      ({ experiment, title, verdict, leaning }) =>
        `- **${verdict}**${leaning ? `, leans to ${leaning}` : ''}: ${title} ([${experiment}](${experiment}/results.md))`,
    );
    return [`### ${claim}\n\n${sentence}\n\n${lines.join('\n')}`];
  });
  return [
    markdownTable(heads, rows),
    `Together ${all.size} tasks, none of them run twice, and ${duration(total([...all.values()]))} of computing.`,
    ...byClaim,
  ].join('\n\n');
}

/**
 * A document with the overview between its marks.
 *
 * @param {string} text
 * @param {string} tables
 */
export function withOverview(text, tables) {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`there is no ${begin} … ${end} to write between`);
  return `${text.slice(0, from + begin.length)}\n\n${tables}\n\n${text.slice(to)}`;
}

/** @param {{ seconds: number | null }[]} tasks */
function total(tasks) {
  return tasks.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
}

/** @param {number} seconds */
function duration(seconds) {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return `${Math.round(seconds)} s`;
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}
