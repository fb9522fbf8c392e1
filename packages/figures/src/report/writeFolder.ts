import { randomUUID } from 'node:crypto';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TunnelError } from '@tunnel/core';
import { makeFolder, removeFolders } from './outputFolder.js';
import { unwritable } from './unwritable.js';

/** A file’s name within its folder, at most one folder deeper, and what it holds. */
export interface OutputFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

const namePart = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * Writes files into a folder, which is made where it is not there: all of them under temporary names,
 * one by one as they are made, then renamed. Each name holds its old or its new content at any time,
 * never a part of one; on failure, that of making a file among them, nothing new is left behind.
 *
 * @returns the files’ paths
 * @throws TunnelError `output-unwritable` where the folder or a file cannot be written;
 *   `invalid-request` for a name that is not a plain one
 */
export async function writeFolder(folder: string, files: Iterable<OutputFile>): Promise<string[]> {
  const suffix = `${randomUUID()}.tmp`;
  const refuse = (error: unknown): never => {
    throw unwritable(folder, error);
  };
  const made: string[] = [];
  const written: { readonly path: string; readonly temporary: string }[] = [];
  try {
    made.push(...(await makeFolder(folder).catch(refuse)));
    for (const { name, content } of files) {
      const { path, temporary } = placeOf(folder, name, suffix);
      made.push(...(await makeFolder(dirname(path)).catch(refuse)));
      await refuseFolder(path, name).catch(refuse);
      written.push({ path, temporary });
      await writeFile(temporary, content, { flag: 'wx' }).catch(refuse);
    }
    for (const { path, temporary } of written) await rename(temporary, path).catch(refuse);
    return written.map(({ path }) => path);
  } catch (error) {
    for (const { temporary } of written) await rm(temporary, { force: true }).catch(() => {});
    await removeFolders(made);
    throw error;
  }
}

function placeOf(folder: string, name: string, suffix: string) {
  const parts = name.split('/');
  if (parts.length > 2 || !parts.every((part) => namePart.test(part))) {
    throw new TunnelError(
      'invalid-request',
      `a report’s file is named “${name}”; its name has letters, digits, dots, dashes and underscores, and at most one folder`,
      { name },
    );
  }
  const path = join(folder, name);
  return { path, temporary: join(dirname(path), `.${parts.at(-1)}.${suffix}`) };
}

/** Refuses a folder where a file goes: no file can replace it. */
async function refuseFolder(path: string, name: string): Promise<void> {
  const there = await stat(path).catch(() => null);
  if (there?.isDirectory()) throw new Error(`${name} in it is a folder`);
}
