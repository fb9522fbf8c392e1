import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TunnelError } from '@tunnel/core';
import lockfile from 'proper-lockfile';

/**
 * Runs work that no other process does at the same time for the same path. Waits for its turn; the
 * lock of a process that died is taken over after a minute.
 *
 * @throws TunnelError `output-unwritable` where the lock's folder cannot be written
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  let release: () => Promise<void>;
  try {
    await mkdir(dirname(path), { recursive: true });
    release = await lockfile.lock(path, {
      realpath: false,
      // Long: on a machine that has too much to do, a holder may not come to renew it for a while.
      stale: 60_000,
      update: 5_000,
      retries: { forever: true, minTimeout: 200, maxTimeout: 1_000 },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TunnelError(
      'output-unwritable',
      `cannot write to ${dirname(path)}: ${reason}; give a folder that can be written`,
      { path: dirname(path) },
    );
  }
  try {
    return await work();
  } finally {
    await release();
  }
}
