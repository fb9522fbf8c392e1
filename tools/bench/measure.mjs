import { createHash } from 'node:crypto';
import { fingerprint } from '../bootstrap/fingerprint.mjs';
import { describeMachine } from './machine.mjs';
import { appendResult, groupOf, newestOf, readResults } from './results.mjs';

/**
 * @typedef {import('./row.mjs').Row} Row
 * @typedef {import('./row.mjs').Workplace} Workplace
 */

const engineSources = ['Cargo.lock', 'crates/engine/src', 'crates/engine-napi/src'];

/**
 * Measures rows, each for as many rounds as it lacks, and keeps every round at once. A row that fails
 * is told of and passed over.
 *
 * @param {Row[]} rows
 * @param {{ workplace: Workplace, file: string, repeats: number | null, fresh: boolean }} options
 * @returns {Promise<string[]>} the rows that failed
 */
export async function measure(rows, { workplace, file, repeats, fresh }) {
  const machine = describeMachine(workplace.python);
  const engine = fingerprint(engineSources);
  /** @type {string[]} */
  const failed = [];
  for (const row of rows) {
    const settings = keyOf(row, workplace, [engine, machine.cpu, machine.versions]);
    const newest = newestOf(readResults(file), row.id);
    const { key, first } = groupOf(fresh ? [] : newest, settings, new Date());
    const rounds = repeats ?? row.repeats;
    if (first >= rounds) {
      workplace.say(`${row.id}: has its ${rounds} rounds`);
      continue;
    }
    try {
      await rowRounds(row, workplace, first, rounds, (round, values) => {
        const at = new Date().toISOString();
        appendResult(file, { row: row.id, key, at, round, machine, values });
      });
    } catch (error) {
      workplace.say(`${row.id}: failed: ${error instanceof Error ? error.stack : error}`);
      failed.push(row.id);
    }
  }
  return failed;
}

/**
 * @param {Row} row
 * @param {Workplace} workplace
 * @param {number} first
 * @param {number} rounds
 * @param {(round: number, values: { [side: string]: any }) => void} keep
 */
async function rowRounds(row, workplace, first, rounds, keep) {
  workplace.say(`${row.id}: preparing`);
  const session = await row.open(workplace);
  try {
    for (let round = first; round < rounds; round++) {
      const values = await session.round(round);
      keep(round, values);
      const figures = Object.entries(values).filter(([, value]) => typeof value === 'number');
      const text = figures.map(([side, value]) => `${side} ${value.toPrecision(4)}`).join(', ');
      workplace.say(`${row.id}: round ${round + 1} of ${rounds}: ${text}`);
    }
  } finally {
    await session.close();
  }
}

/** @param {Row} row @param {Workplace} workplace @param {string[]} words */
function keyOf(row, workplace, words) {
  const settings = JSON.stringify([row.settings(workplace), workplace.python === null]);
  return createHash('sha256')
    .update([settings, ...words].join('\n'))
    .digest('hex')
    .slice(0, 16);
}
