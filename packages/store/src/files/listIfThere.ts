import { readdir } from 'node:fs/promises';

/** The names in a folder; none where there is no such folder. */
export async function listIfThere(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(ignoreAbsence)) ?? [];
}

/** Catches the error of what is not there. */
export function ignoreAbsence(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
