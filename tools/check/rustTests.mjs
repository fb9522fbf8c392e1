import { spawn } from 'node:child_process';
import { repository } from '../bootstrap/repository.mjs';
import { cargoSetting } from './cargoSetting.mjs';

/**
 * Runs the engine’s tests.
 *
 * @param {string} libtorch
 * @returns {Promise<import('./conclude.mjs').Outcome>} a build that fails counts as failed
 */
export async function rustTests(libtorch) {
  const { env, target } = cargoSetting(libtorch);
  const packages = ['-p', 'tunnel-engine', '-p', 'tunnel-gpu-check'];
  const args = ['test', '--release', ...target, ...packages, '--no-fail-fast'];
  const child = spawn('cargo', args, { cwd: repository, env, stdio: ['ignore', 'pipe', 2] });
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
