import { createRequire } from 'node:module';
import { TunnelError } from '@tunnel/core';
import type * as Binding from '../generated/binding.js';
import { loadLibtorch } from '../libtorch/loadLibtorch.js';
import { packageVersion } from '../packageVersion.js';
import { findAddon } from './findAddon.js';

let binding: typeof Binding | null = null;

/**
 * The engine’s binding. Loads libtorch and the addon on first use.
 *
 * @throws TunnelError `addon-missing`, and those of `loadLibtorch`
 */
export function loadAddon(): typeof Binding {
  binding ??= load(findAddon());
  return binding;
}

function load(file: string): typeof Binding {
  loadLibtorch();
  const loaded = open(file);
  const version = loaded.version();
  if (version !== packageVersion) {
    throw new TunnelError(
      'addon-missing',
      `the engine ${file} is of version ${version}, and @tunnel/native of ${packageVersion}; install or build both of one version`,
      { file, found: version, wanted: packageVersion },
    );
  }
  process.once('exit', () => loaded.stopJobs());
  return loaded;
}

function open(file: string): typeof Binding {
  try {
    return createRequire(import.meta.url)(file);
  } catch (error) {
    const reason = String(error instanceof Error ? error.message : error).split('\n')[0];
    throw new TunnelError(
      'addon-missing',
      `cannot load the engine ${file}: ${reason}; install it again, or build it anew from Tunnel’s sources with "npm run setup"`,
      { file },
    );
  }
}
