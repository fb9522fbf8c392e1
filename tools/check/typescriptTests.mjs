import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../bootstrap/run.mjs';

/**
 * Runs the tests of all packages.
 *
 * @param {string[]} args further ones for vitest
 * @returns {Promise<{ passed: number, failed: number }>} a run that breaks off counts as failed
 */
export async function typescriptTests(args) {
  const folder = mkdtempSync(join(tmpdir(), 'tunnel-test-'));
  const file = join(folder, 'results.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args];
    const code = await run(process.execPath, vitest);
    return count(file, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} file @param {number} code */
function count(file, code) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, 'utf8'));
    // A file that cannot be loaded fails without a failing test.
    const broken = code !== 0 && numFailedTests === 0 ? 1 : 0;
    return { passed: numPassedTests, failed: numFailedTests + broken };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
