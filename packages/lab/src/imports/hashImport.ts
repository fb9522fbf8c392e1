import { hashFile } from '@tunnel/store';

/** The content hash of a file that is to be imported, as an `import` task’s spec has it. */
export async function hashImport(file: string): Promise<string> {
  return `sha256:${await hashFile(file)}`;
}
