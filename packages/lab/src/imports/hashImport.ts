import { TunnelError } from '@tunnel/core';
import { hashFile } from '@tunnel/store';

/**
 * The content hash of a file that is to be imported, as an `import` task’s spec has it.
 *
 * @throws TunnelError `data-missing` where it cannot be read
 */
export async function hashImport(file: string): Promise<string> {
  try {
    return `sha256:${await hashFile(file)}`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TunnelError('data-missing', `${file} cannot be read: ${reason}; give a file`, {
      path: file,
    });
  }
}
