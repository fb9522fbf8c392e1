import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { repository } from '../bootstrap/repository.mjs';
import { run } from '../bootstrap/run.mjs';

/**
 * Runs the tests of all packages, or of those that `args` choose.
 *
 * @param {string[]} args further ones for vitest
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 * @returns {Promise<import('./conclude.mjs').Outcome>} a run that breaks off counts as failed
 */
export async function typescriptTests(args, env) {
  const folder = mkdtempSync(join(tmpdir(), 'tunnel-test-'));
  const file = join(folder, 'results.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args];
    const code = await run(process.execPath, vitest, env);
    return outcome(file, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} file
 * @param {number} code
 * @returns {import('./conclude.mjs').Outcome}
 */
function outcome(file, code) {
  /** @type {Results} */
  let results;
  try {
    results = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failures: [`vitest ended with ${code} and left no results`] };
  }
  const failures = results.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    const lines = failed.map(
      ({ fullName, failureMessages }) =>
        `${named(name, fullName)}: ${firstLine(failureMessages[0])}`,
    );
    // A file that cannot be loaded fails without a failing test.
    return status === 'failed' && lines.length === 0
      ? [`${named(name)}: ${firstLine(message)}`]
      : lines;
  });
  const notRun = results.testResults.flatMap(({ name, assertionResults }) => {
    const skipped = assertionResults.filter((test) => test.status === 'skipped').length;
    return skipped > 0 ? [`${named(name)}: ${skipped} tests were skipped`] : [];
  });
  if (code !== 0 && failures.length === 0) failures.push(`vitest ended with ${code}`);
  return { passed: results.numPassedTests, failures, notRun };
}

/**
 * @typedef {object} Results what vitest writes as JSON, as far as it is read
 * @property {number} numPassedTests
 * @property {{
 *   name: string, status: string, message?: string,
 *   assertionResults: { status: string, fullName: string, failureMessages: string[] }[]
 * }[]} testResults
 */

/** @param {string} file @param {string} [test] */
function named(file, test) {
  const path = relative(repository, file);
  return test === undefined ? path : `${path}: ${test}`;
}

/** @param {string | undefined} message */
function firstLine(message) {
  return message?.split('\n', 1)[0] ?? 'no message';
}
