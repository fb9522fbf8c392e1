import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, realpathSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { runOrFail } from '../bootstrap/run.mjs';
import { cargoSetting } from '../check/cargoSetting.mjs';
import { typescriptTests } from '../check/typescriptTests.mjs';

/**
 * Runs the tests of `packages/native` with an addon that is compiled for the sanitiser. Node is not: it
 * is given the sanitiser’s runtime, which gcc has, before anything else is loaded. On Linux alone.
 *
 * @param {string} libtorch
 * @param {NodeJS.ProcessEnv & { CARGO_TARGET_DIR: string }} sanitiser
 * @returns {Promise<readonly import('../check/conclude.mjs').Outcome[]>}
 */
export async function addonTests(libtorch, sanitiser) {
  if (process.platform !== 'linux') {
    return [{ passed: 0, failures: [], notRun: ['tests of the addon: they are for Linux'] }];
  }
  const setting = cargoSetting(libtorch);
  const addon = await build(setting, sanitiser);
  const tests = await typescriptTests(['--root', 'packages/native'], {
    TUNNEL_ADDON: addon,
    LD_PRELOAD: runtime(),
    ASAN_OPTIONS: sanitiser['ASAN_OPTIONS'],
  });
  return [tests, isCompiledForIt(setting, addon)];
}

/**
 * @param {ReturnType<typeof cargoSetting>} setting
 * @param {NodeJS.ProcessEnv & { CARGO_TARGET_DIR: string }} sanitiser
 * @returns {Promise<string>} the addon’s file
 */
async function build({ env, target }, sanitiser) {
  const crate = ['-p', 'tunnel-engine-napi'];
  await runOrFail('cargo', ['build', '--release', ...target, ...crate], { ...env, ...sanitiser });
  const folder = sanitiser.CARGO_TARGET_DIR;
  const built = join(folder, ...target.slice(1), 'release', 'libtunnel_engine_napi.so');
  // Node takes a file for an addon by its name.
  const addon = join(folder, 'tunnel-engine.node');
  copyFileSync(built, addon);
  return addon;
}

/** The sanitiser’s runtime. */
function runtime() {
  const asked = execFileSync('gcc', ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim();
  if (!isAbsolute(asked)) throw new Error('gcc has no libasan.so; install its sanitisers');
  return realpathSync(asked);
}

/**
 * Whether the addon asks for the sanitiser, as a Node without it says.
 *
 * @param {ReturnType<typeof cargoSetting>} setting
 * @param {string} addon
 * @returns {import('../check/conclude.mjs').Outcome}
 */
function isCompiledForIt({ env }, addon) {
  const load = `process.dlopen({ exports: {} }, ${JSON.stringify(addon)})`;
  const { stderr } = spawnSync(process.execPath, ['-e', load], { env, encoding: 'utf8' });
  return stderr.includes('undefined symbol: __asan_')
    ? { passed: 1, failures: [] }
    : { passed: 0, failures: ['the addon was not compiled for the sanitiser'] };
}
