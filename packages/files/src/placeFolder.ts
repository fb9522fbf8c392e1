import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Makes a folder whole or not at all: `fill` works in a temporary one beside it, which reaches the
 * disk and then takes its name. To be called under `withLock`: what a process that died left
 * half-filled is taken away.
 *
 * @param replace whether a folder of that name gives way to the new one; else it stays
 */
export async function placeFolder(
  folder: string,
  fill: (temporary: string) => Promise<void>,
  replace = false,
): Promise<void> {
  await removeLeftovers(folder);
  const temporary = join(dirname(folder), `.${basename(folder)}-${randomUUID()}`);
  try {
    await mkdir(temporary, { recursive: true });
    await fill(temporary);
    await syncTree(temporary);
    if (!existsSync(folder)) await rename(temporary, folder);
    else if (replace) await swap(temporary, folder);
    await sync(dirname(folder));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Puts a folder in another’s place; where that fails, the other stays. */
async function swap(folder: string, into: string): Promise<void> {
  const old = join(dirname(into), `.${basename(into)}-${randomUUID()}`);
  await rename(into, old);
  try {
    await rename(folder, into);
  } catch (error) {
    await rename(old, into);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

async function removeLeftovers(folder: string): Promise<void> {
  const parent = dirname(folder);
  const prefix = `.${basename(folder)}-`;
  for (const name of existsSync(parent) ? await readdir(parent) : []) {
    const isOurs = name.startsWith(prefix) && /^[0-9a-f-]{36}$/.test(name.slice(prefix.length));
    if (isOurs) await rm(join(parent, name), { recursive: true, force: true });
  }
}

/** Makes files and folders last through a power cut. */
async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else if (entry.isFile()) await sync(path);
  }
  await sync(folder);
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
