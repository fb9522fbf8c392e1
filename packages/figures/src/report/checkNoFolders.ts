import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { allReportFileNames } from './reportFileNames.js';

/** Refuses a folder that has folders where a report's files go: no file can replace them. */
export async function checkNoFolders(folder: string): Promise<void> {
  for (const name of allReportFileNames) {
    const there = await stat(join(folder, name)).catch(() => null);
    if (there?.isDirectory()) throw new Error(`${name} in it is a folder`);
  }
}
