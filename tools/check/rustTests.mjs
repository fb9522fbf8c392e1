import { spawn } from 'node:child_process';
import { repository } from '../bootstrap/repository.mjs';
import { cargoSetting } from './cargoSetting.mjs';

/**
 * Runs the engine’s tests.
 *
 * @param {string} libtorch
 * @returns {Promise<{ passed: number, failed: number }>} a build that fails counts as failed
 */
export async function rustTests(libtorch) {
  const { env, target } = cargoSetting(libtorch);
  const args = ['test', '--release', ...target, '-p', 'tunnel-engine', '-p', 'tunnel-gpu-check'];
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
  let failed = 0;
  for (const [, ok, not] of output.matchAll(/^test result: .*? (\d+) passed; (\d+) failed/gm)) {
    passed += Number(ok);
    failed += Number(not);
  }
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}
