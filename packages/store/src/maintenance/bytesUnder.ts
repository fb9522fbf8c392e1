import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** How many bytes a file, or all files under a folder, have. */
export async function bytesUnder(path: string): Promise<number> {
  const found = await lstat(path).catch(() => null);
  if (!found?.isDirectory()) return found?.size ?? 0;
  let bytes = 0;
  for (const name of await readdir(path)) bytes += await bytesUnder(join(path, name));
  return bytes;
}
