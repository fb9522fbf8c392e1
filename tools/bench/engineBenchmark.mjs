import { execFileSync } from 'node:child_process';
import { repository } from '../bootstrap/repository.mjs';
import { cargoSetting } from '../check/cargoSetting.mjs';

/** @type {Map<string, string>} */
const built = new Map();

/**
 * One of the engine’s benchmarks as a program, built where it is not, and the environment it needs:
 * libtorch’s place, and threads that wait as they do in the product.
 *
 * @param {string} name a file of `crates/engine/benches/`
 * @param {string} libtorch
 * @returns {{ program: string, env: NodeJS.ProcessEnv }}
 */
export function engineBenchmark(name, libtorch) {
  const { env, target } = cargoSetting(libtorch);
  let program = built.get(name);
  if (program === undefined) {
    program = build(name, target, env);
    built.set(name, program);
  }
  return { program, env: { ...env, GOMP_SPINCOUNT: '1000' } };
}

/** @param {string} name @param {string[]} target @param {NodeJS.ProcessEnv} env */
function build(name, target, env) {
  const what = ['-p', 'tunnel-engine', '--bench', name];
  const args = ['bench', '--no-run', ...target, ...what, '--message-format=json'];
  const output = execFileSync('cargo', args, {
    cwd: repository,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 2],
  });
  for (const line of output.split('\n').filter((line) => line.startsWith('{'))) {
    const { reason, target, executable } = JSON.parse(line);
    if (reason === 'compiler-artifact' && target.name === name && executable) return executable;
  }
  throw new Error(`cargo built no program for the benchmark ${name}`);
}
