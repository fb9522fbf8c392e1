import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './sync.js';

/** Makes a folder and those above it, to last through a power cut. */
export async function makeFolder(folder: string): Promise<void> {
  const top = await mkdir(folder, { recursive: true });
  if (top === undefined) return;
  for (let made = folder; ; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (made === top) return;
  }
}
