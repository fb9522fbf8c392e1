import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { checkNoFolders } from './checkNoFolders.js';
import { makeFolder, removeFolders } from './outputFolder.js';
import { unwritable } from './unwritable.js';

/**
 * Refuses, before long work begins, a folder that `writeReport` could not write afterwards. What it
 * makes in order to try, it removes again.
 *
 * @throws TunnelError `output-unwritable`, naming the folder
 */
export async function checkReportFolder(folder: string): Promise<void> {
  const path = resolve(folder);
  try {
    const made = await makeFolder(path);
    try {
      await tryToWrite(path);
      await checkNoFolders(path);
    } finally {
      await removeFolders(made);
    }
  } catch (error) {
    throw unwritable(path, error);
  }
}

async function tryToWrite(folder: string): Promise<void> {
  const path = join(folder, `.${randomUUID()}.tmp`);
  try {
    await writeFile(path, 'x', { flag: 'wx' });
  } finally {
    await rm(path, { force: true });
  }
}
