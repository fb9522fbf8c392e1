import { spawn } from 'node:child_process';
import { repository } from '../bootstrap/repository.mjs';
import { cargoSetting } from './cargoSetting.mjs';

/**
 * Runs Rust tests.
 *
 * @param {string} libtorch
 * @param {readonly string[]} tests what of the workspace, as `cargo test` is told
 * @param {NodeJS.ProcessEnv} [added] to the environment
 * @returns {Promise<import('./conclude.mjs').Outcome>} a build that fails counts as failed
 */
export async function rustTests(libtorch, tests, added = {}) {
  const { env, target } = cargoSetting(libtorch);
  const child = spawn('cargo', ['test', '--release', ...target, ...tests, '--no-fail-fast'], {
    cwd: repository,
    env: { ...env, ...added },
    stdio: ['ignore', 'pipe', 2],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
    process.stderr.write(chunk);
  });
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  let passed = 0;
  for (const [, count] of output.matchAll(/^test result: .*? (\d+) passed;/gm))
    passed += Number(count);
  const failures = [...output.matchAll(/^test (\S+) \.\.\. FAILED$/gm)].map(
    ([, name]) => `Rust: ${name}`,
  );
  if (code !== 0 && failures.length === 0) failures.push(`cargo test ended with ${code}`);
  return { passed, failures };
}
