import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { TunnelError } from '@tunnel/core';
import { Problems } from './Problems.js';

/** The splits of an imported data set. */
type SplitName = 'train' | 'valid' | 'test';

/** The images of one split, as files. */
export interface SplitFiles {
  readonly split: SplitName;
  /** Absolute paths by label, sorted by name. */
  readonly classes: readonly (readonly string[])[];
}

/** A folder of images in the form `train/<class>/<image>`, `test/…` and perhaps `valid/…`. */
export interface ImageTree {
  /** The sorted names of the class folders. */
  readonly classNames: readonly string[];
  /** Training first, validation (where there is one), test. */
  readonly splits: readonly SplitFiles[];
  /** Files and folders that are no part of that form, relative to the folder. */
  readonly ignored: readonly string[];
}

const form = 'give a folder with train/CLASS/… and test/CLASS/…, and perhaps valid/CLASS/…';

/**
 * Reads which images a folder holds. Names are sorted by their UTF-16 code units, on every machine
 * alike. What is named with a dot first is ignored, and whatever is no image is.
 *
 * @throws TunnelError `data-missing` for a folder that cannot be read; `folder-form` for splits that
 *   are missing, for a class that is missing in one of them, and for one without images
 */
export async function scanTree(folder: string): Promise<ImageTree> {
  const problems = new Problems();
  const ignored: string[] = [];
  const found = await findSplits(folder, problems, ignored);
  problems.throwFirst();
  const scanned = new Map<SplitName, Map<string, string[]>>();
  for (const [split, path] of found) scanned.set(split, await scanSplit(path, folder, ignored));
  const names = new Set([...scanned.values()].flatMap((classes) => [...classes.keys()]));
  const classNames = [...names].sort();
  if (![...scanned.values()].some((classes) => [...classes.values()].some(isFull))) {
    throw formError(folder, 'has no PNG or JPEG file in a class folder', form);
  }
  for (const [split, classes] of scanned) {
    for (const name of classNames) {
      const path = join(found.get(split) ?? '', name);
      const files = classes.get(name);
      if (!files) {
        problems.add(formError(path, 'is not there', 'give every split the same class folders'));
      } else if (!isFull(files)) {
        problems.add(formError(path, 'has no PNG or JPEG file', 'give each class at least one'));
      }
    }
  }
  problems.throwFirst();
  const splits = [...scanned].map(([split, classes]) => ({
    split,
    classes: classNames.map((name) => classes.get(name) ?? []),
  }));
  return { classNames, splits, ignored };
}

/** The splits’ folders, in the order of the result. */
async function findSplits(folder: string, problems: Problems, ignored: string[]) {
  const folders = new Set<string>();
  for (const entry of await entriesOf(folder)) {
    const isSplit = ['train', 'valid', 'val', 'test'].includes(entry.name);
    if (isSplit && (await isFolder(folder, entry))) folders.add(entry.name);
    else ignored.push(entry.name);
  }
  for (const split of ['train', 'test']) {
    if (!folders.has(split)) problems.add(formError(folder, `has no folder ${split}`, form));
  }
  if (folders.has('valid') && folders.has('val')) {
    problems.add(formError(folder, 'has the folders valid and val', 'give one of them'));
  }
  const found = new Map<SplitName, string>([['train', join(folder, 'train')]]);
  const valid = ['valid', 'val'].find((name) => folders.has(name));
  if (valid) found.set('valid', join(folder, valid));
  return found.set('test', join(folder, 'test'));
}

/** A split’s images by class name. */
async function scanSplit(
  path: string,
  folder: string,
  ignored: string[],
): Promise<Map<string, string[]>> {
  const classes = new Map<string, string[]>();
  for (const entry of await entriesOf(path)) {
    const at = join(path, entry.name);
    if (entry.name.startsWith('.') || !(await isFolder(path, entry))) {
      ignored.push(relative(folder, at));
      continue;
    }
    const files: string[] = [];
    for (const inner of await entriesOf(at)) {
      const file = join(at, inner.name);
      if (isImage(inner)) files.push(file);
      else ignored.push(relative(folder, file));
    }
    classes.set(entry.name, files);
  }
  return classes;
}

function isImage(entry: Dirent): boolean {
  return !entry.isDirectory() && /^[^.].*\.(png|jpe?g)$/i.test(entry.name);
}

function isFull(files: readonly string[]): boolean {
  return files.length > 0;
}

async function isFolder(parent: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(join(parent, entry.name)).then(
    (linked) => linked.isDirectory(),
    () => false,
  );
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw new TunnelError(
      'data-missing',
      `${folder} cannot be read: ${(error as Error).message}; ${form}`,
      { path: folder },
    );
  }
}

function formError(path: string, what: string, right: string): TunnelError {
  return new TunnelError('folder-form', `${path} ${what}; ${right}`, { path });
}
