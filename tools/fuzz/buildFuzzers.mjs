import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { cargoSetting } from '../check/cargoSetting.mjs';
import { crate, workshop } from './places.mjs';

/**
 * What libFuzzer steers by, in all Rust code of a fuzzer: counters of edges, where they are, and the
 * operands of comparisons. The compiler knows it without being told of fuzzing.
 */
const instrumentation = [
  '--cfg=fuzzing',
  '-Cpasses=sancov-module',
  '-Cllvm-args=-sanitizer-coverage-level=4',
  '-Cllvm-args=-sanitizer-coverage-inline-8bit-counters',
  '-Cllvm-args=-sanitizer-coverage-pc-table',
  '-Cllvm-args=-sanitizer-coverage-trace-compares',
];

/**
 * Builds the fuzzers, apart from what everything else is built into.
 *
 * @param {string} libtorch
 * @returns {{ folder: string, env: NodeJS.ProcessEnv }} where they are, and what they run with
 * @throws Error where they do not build
 */
export function buildFuzzers(libtorch) {
  const { target, env } = cargoSetting(libtorch);
  const args = ['build', '--release', '--locked', ...target];
  const { status } = spawnSync('cargo', args, {
    cwd: crate,
    env: { ...env, CARGO_TARGET_DIR: workshop, RUSTFLAGS: instrumentation.join(' ') },
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error(`the fuzzers do not build; cargo exited ${status}`);
  return { folder: join(workshop, target[1] ?? '', 'release'), env };
}
