#!/usr/bin/env node
// npx nx run engine:sanitise: the tests of the engine and of the addon under AddressSanitizer. libtorch is
// not compiled for it, but has its memory from it: unsafe code of ours that leaves a tensor is found.
// Compilers have it for Linux and macOS, as an option that the stable ones hide.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepareOrExit } from '../bootstrap/prepareOrExit.mjs';
import { repository } from '../bootstrap/repository.mjs';
import { cargoSetting } from '../check/cargoSetting.mjs';
import { conclude } from '../check/conclude.mjs';
import { rustTests } from '../check/rustTests.mjs';
import { addonTests } from './addonTests.mjs';

const sanitiser = {
  RUSTC_BOOTSTRAP: '1',
  RUSTFLAGS: '-Zsanitizer=address',
  CARGO_TARGET_DIR: join(repository, 'target', 'sanitise'),
  // What libtorch keeps to the end of the process is no leak of ours; tests ask for more memory than there is.
  ASAN_OPTIONS: 'detect_leaks=0:allocator_may_return_null=1',
};

const { libtorch } = await prepareOrExit();
const tests = ['-p', 'tunnel-engine', '--lib', '--tests'];
conclude([
  await rustTests(libtorch, tests, sanitiser),
  findsDefect(libtorch),
  ...(await addonTests(libtorch, sanitiser)),
]);

/**
 * Whether the sanitiser finds a defect that is there.
 *
 * @param {string} libtorch
 * @returns {import('../check/conclude.mjs').Outcome}
 */
function findsDefect(libtorch) {
  const { env, target } = cargoSetting(libtorch);
  const test = ['-p', 'tunnel-engine', '--test', 'beyond', '--', '--ignored'];
  const { stderr } = spawnSync('cargo', ['test', '--release', ...target, ...test], {
    cwd: repository,
    env: { ...env, ...sanitiser },
    encoding: 'utf8',
  });
  return stderr.includes('AddressSanitizer: heap-buffer-overflow')
    ? { passed: 1, failures: [] }
    : { passed: 0, failures: ['a reading beyond a tensor was not found'] };
}
