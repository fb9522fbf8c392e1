import { randomUUID } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { TunnelError } from '@tunnel/core';

/**
 * Refuses, before long work begins, a file that could not be written afterwards.
 *
 * @throws TunnelError `output-unwritable`
 */
export async function checkOutputFile(file: string): Promise<void> {
  const path = resolve(file);
  const trial = `${path}.${randomUUID()}.tmp`;
  try {
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory()) throw new Error('it is a folder');
    await writeFile(trial, '');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TunnelError(
      'output-unwritable',
      `${path} cannot be written: ${reason}; give a file in a folder that can be written, unlike ${dirname(path)}`,
      { path },
    );
  } finally {
    await rm(trial, { force: true }).catch(() => {});
  }
}
