import { TunnelError } from '@tunnel/core';
import { installCommand } from '../installCommand.js';
import { type ResolvedLibtorch, resolveLibtorch } from '../resolveLibtorch.js';
import { checkManifest } from './manifest.js';

/** A libtorch that was checked. */
export interface VerifiedLibtorch extends ResolvedLibtorch {
  /**
   * Where Tunnel got it; every library is as installed. Null where Tunnel did not install it, so that
   * there are no checksums to compare.
   */
  readonly origin: string | null;
}

/**
 * Checks the libtorch that is used: its version, its libraries, and the checksums of those that
 * Tunnel installed.
 *
 * @throws TunnelError those of `resolveLibtorch`; `libtorch-unloadable` where files were changed
 */
export async function verifyLibtorch(): Promise<VerifiedLibtorch> {
  const libtorch = resolveLibtorch();
  const manifest = await checkManifest(libtorch.path);
  if (manifest === null) return { ...libtorch, origin: null };
  if (manifest.problems.length > 0) {
    throw new TunnelError(
      'libtorch-unloadable',
      `${manifest.problems.join(', ')}; remove ${libtorch.path} and run "${installCommand()}"`,
      { path: libtorch.path },
    );
  }
  return { ...libtorch, origin: manifest.origin };
}
