import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** @typedef {import('./row.mjs').Record} Record */

/**
 * The rounds that were measured so far, in their order. A last line that was cut off is passed over.
 *
 * @param {string} file one JSON record a line
 * @returns {Record[]}
 */
export function readResults(file) {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.slice(0, -1).flatMap((line) => parse(line));
}

/** @param {string} line @returns {Record[]} */
function parse(line) {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

/**
 * @param {string} file
 * @param {Record} record
 * @throws Error where a value is no finite number: JSON would make it null
 */
export function appendResult(file, record) {
  const line = JSON.stringify(record, (name, value) => {
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    throw new Error(`${record.row} found ${name} to be ${value}`);
  });
  mkdirSync(dirname(file), { recursive: true });
  // A line that was cut off is ended first.
  const cut = existsSync(file) && !/(^|\n)$/.test(readFileSync(file, 'utf8'));
  appendFileSync(file, `${cut ? '\n' : ''}${line}\n`);
}

/**
 * A row’s rounds that go together: those with the key of its newest.
 *
 * @param {Record[]} records
 * @param {string} row
 */
export function newestOf(records, row) {
  const own = records.filter((record) => record.row === row);
  const key = own.at(-1)?.key;
  return own.filter((record) => record.key === key);
}

/**
 * Which rounds the next one goes with: the newest, where they were taken in the same settings, else a
 * new group.
 *
 * @param {Record[]} newest
 * @param {string} settings a hash
 * @param {Date} now tells groups of the same settings apart
 * @returns {{ key: string, first: number }} `first` is the number of the next round, from 0
 */
export function groupOf(newest, settings, now) {
  const [one] = newest;
  if (one?.key.startsWith(settings)) return { key: one.key, first: newest.length };
  return { key: `${settings} ${now.toISOString()}`, first: 0 };
}
