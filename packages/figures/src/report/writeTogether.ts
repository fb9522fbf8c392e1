import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A file's name within its folder, and what it holds. */
export interface OutputFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/**
 * Writes files into a folder: all of them under temporary names, then renamed. Each name holds its
 * old or its new content at any time, never a part of one; on failure no temporary file stays.
 */
export async function writeTogether(folder: string, files: readonly OutputFile[]): Promise<void> {
  const suffix = `${randomUUID()}.tmp`;
  const temporary = ({ name }: OutputFile) => join(folder, `.${name}.${suffix}`);
  try {
    for (const file of files) await writeFile(temporary(file), file.content, { flag: 'wx' });
    for (const file of files) await rename(temporary(file), join(folder, file.name));
  } catch (error) {
    for (const file of files) await rm(temporary(file), { force: true }).catch(() => undefined);
    throw error;
  }
}
