import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { TunnelError } from '@tunnel/core';
import type * as Binding from './generated/binding.js';
import { loadLibtorch } from './libtorch/loadLibtorch.js';

let binding: typeof Binding | null = null;

/**
 * The engine’s binding. Loads libtorch and the addon on first use.
 *
 * @throws TunnelError `addon-missing`, and those of `loadLibtorch`
 */
export function loadAddon(): typeof Binding {
  binding ??= load(addonFile());
  return binding;
}

/** Where the addon of this platform is built to. `src` and `dist` lie equally deep. */
function addonFile(): string {
  const abi = process.platform === 'linux' ? '-gnu' : '';
  const name = `tunnel-engine.${process.platform}-${process.arch}${abi}.node`;
  return fileURLToPath(new URL(`../addon/${name}`, import.meta.url));
}

function load(file: string): typeof Binding {
  if (!existsSync(file)) {
    throw new TunnelError(
      'addon-missing',
      `the engine is not built: ${file} is not there; run "npm run setup"`,
      { file },
    );
  }
  loadLibtorch();
  try {
    const loaded = createRequire(import.meta.url)(file) as typeof Binding;
    process.once('exit', () => loaded.stopJobs());
    return loaded;
  } catch (error) {
    const reason = String(error instanceof Error ? error.message : error).split('\n')[0];
    throw new TunnelError(
      'addon-missing',
      `cannot load the engine ${file}: ${reason}; run "npm run setup" to build it anew`,
      { file },
    );
  }
}
