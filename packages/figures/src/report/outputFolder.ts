import { mkdir, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder with the parents that it lacks. Where that fails, what it made is removed again.
 *
 * @returns the folders that were made, the outermost first; none where the folder was there
 */
export async function makeFolder(folder: string): Promise<string[]> {
  const made: string[] = [];
  try {
    await makeInto(folder, made);
    return made;
  } catch (error) {
    await removeFolders(made);
    throw error;
  }
}

/** Removes folders that `makeFolder` made, as far as nobody put anything into them since. */
export async function removeFolders(made: readonly string[]): Promise<void> {
  for (const folder of made.toReversed()) await rmdir(folder).catch(() => undefined);
}

async function makeInto(folder: string, made: string[]): Promise<void> {
  try {
    await makeOne(folder, made);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeInto(dirname(folder), made);
    await makeOne(folder, made);
  }
}

async function makeOne(folder: string, made: string[]): Promise<void> {
  try {
    await mkdir(folder);
    made.push(folder);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}
