import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * What cargo is run with. The target is named as the addon’s build names it, so that both share
 * what was compiled; the library path is for test programs, which nobody loads libtorch for.
 *
 * @param {string} libtorch
 */
export function cargoSetting(libtorch) {
  const rustc = execFileSync('rustc', ['-vV'], { encoding: 'utf8' });
  const host = /^host: (.+)$/m.exec(rustc)?.[1];
  if (!host) throw new Error(`rustc -vV names no host:\n${rustc}`);
  const path = process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH';
  const before = process.env[path];
  const lib = join(libtorch, 'lib');
  return {
    target: ['--target', host],
    env: { ...process.env, LIBTORCH: libtorch, [path]: before ? `${lib}:${before}` : lib },
  };
}
