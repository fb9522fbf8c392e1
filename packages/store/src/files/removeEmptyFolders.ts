import { rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Removes the folders above a path up to `top`, as far as they are empty. */
export async function removeEmptyFolders(path: string, top: string): Promise<void> {
  for (let folder = path; folder !== top; ) {
    folder = dirname(folder);
    const removed = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}
