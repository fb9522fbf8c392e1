import { spawn } from 'node:child_process';
import { repository } from './repository.mjs';

/**
 * Runs a program in the repository’s root; all it prints goes to standard error.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 * @returns {Promise<number>} its exit code
 */
export function run(program, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: repository,
      env: { ...process.env, ...env },
      stdio: ['ignore', 2, 2],
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal ? 130 : (code ?? 1)));
  });
}

/**
 * Runs a program that must succeed.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function runOrFail(program, args, env) {
  const code = await run(program, args, env);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} exited ${code}`);
}
