import { TunnelError } from '@tunnel/core';

/** The error of a store that cannot be written, with the reason and what to do. */
export function unwritable(folder: string, error: unknown): TunnelError {
  const reason = error instanceof Error ? error.message : String(error);
  return new TunnelError(
    'store-unwritable',
    `the store ${folder} cannot be written: ${reason}; give another with --store or TUNNEL_STORE`,
    { path: folder },
  );
}
