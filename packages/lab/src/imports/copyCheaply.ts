import { constants } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TunnelError } from '@tunnel/core';

/**
 * Copies a file into a task’s folder, without its bytes where the file system can share them.
 *
 * @throws TunnelError `data-missing` where it cannot be read, `output-unwritable`
 */
export async function copyCheaply(from: string, to: string): Promise<void> {
  try {
    await mkdir(dirname(to), { recursive: true });
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES';
    throw missing
      ? new TunnelError('data-missing', `${from} cannot be read: ${message}`, { path: from })
      : new TunnelError('output-unwritable', `${to} cannot be written: ${message}`, { path: to });
  }
}
