import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TunnelError } from '@tunnel/core';
import { resolveLibtorch } from '@tunnel/native';
import { checkManifest } from './manifest.mjs';

/**
 * Checks the libtorch that is used.
 *
 * @returns {Promise<string>} one line that says what was checked
 * @throws TunnelError those of `resolveLibtorch`; `libtorch-unloadable` where files were changed, or
 *   the headers that the addon is built with are not there
 */
export async function verifyLibtorch() {
  const { path, version, source } = resolveLibtorch();
  if (!existsSync(join(path, 'include', 'torch', 'csrc'))) {
    throw new TunnelError(
      'libtorch-unloadable',
      `${path} has no include/torch: the addon cannot be built with it; set LIBTORCH to a whole libtorch`,
      { path },
    );
  }
  const manifest = await checkManifest(path);
  if (manifest === null) {
    return `${path} (${source}): libtorch ${version}, not installed by Tunnel, so its files have no checksums to compare`;
  }
  if (manifest.problems.length > 0) {
    throw new TunnelError(
      'libtorch-unloadable',
      `${manifest.problems.join(', ')}; remove ${path} and run "npm run setup"`,
      { path },
    );
  }
  return `${path} (${source}): libtorch ${version} from ${manifest.origin}, every file as installed`;
}
