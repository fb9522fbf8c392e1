import { isTunnelError, TunnelError } from '@tunnel/core';
import { libtorchPlaces } from '../libtorchPlaces.js';
import { type ResolvedLibtorch, resolveLibtorch } from '../resolveLibtorch.js';
import type { InstallOptions } from './InstallOptions.js';
import { installLibtorch } from './installLibtorch.js';

/**
 * The libtorch of this machine, installed into the user’s cache where there is none: half a gigabyte
 * to download, once.
 *
 * @throws TunnelError those of `resolveLibtorch`; `libtorch-missing` where it cannot be had,
 *   `download-failed`, `data-checksum`, `output-unwritable`, `cancelled`
 */
export async function ensureLibtorch(options: InstallOptions = {}): Promise<ResolvedLibtorch> {
  try {
    return resolveLibtorch();
  } catch (error) {
    if (!isTunnelError(error) || error.code !== 'libtorch-missing') throw error;
  }
  const cache = libtorchPlaces().find(({ source }) => source === 'cache');
  if (!cache) throw new TunnelError('internal', 'there is no cache to install libtorch into');
  await installLibtorch(cache.path, options);
  return resolveLibtorch();
}
