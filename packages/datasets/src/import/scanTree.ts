import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { TunnelError } from '@tunnel/core';
import { holdOut } from './holdOut.js';
import { Problems } from './Problems.js';

/** The splits of an imported data set. */
type SplitName = 'train' | 'valid' | 'test';

/** The images of one split, as files. */
export interface SplitFiles {
  readonly split: SplitName;
  /** Absolute paths by label, sorted by name. */
  readonly classes: readonly (readonly string[])[];
}

/** A folder of images, most often in the form `train/<class>/<image>`, `test/…` and perhaps `valid/…`. */
export interface ImageTree {
  /** The sorted names of the class folders. */
  readonly classNames: readonly string[];
  /** Training first, validation (where there is one), test. */
  readonly splits: readonly SplitFiles[];
  /** Files and folders that are no part of that form, relative to the folder. */
  readonly ignored: readonly string[];
  /** How the test split came about, where it is not the folder `test`. */
  readonly notes: readonly string[];
}

const form =
  'give a folder with train/CLASS/… and test/CLASS/…, and perhaps valid/CLASS/…, or the share of the images that is to be the test split (--test-share)';

/**
 * Reads which images a folder holds. Names are sorted by their UTF-16 code units, on every machine
 * alike. What is named with a dot first is ignored, and whatever is no image is.
 *
 * Without a folder `test` a lone validation split is the test split; or `testShare` of each class’s
 * images is, of `train` or, where there is no split at all, of the class folders themselves.
 *
 * @param testShare between 0 and 1; null for none
 * @throws TunnelError `data-missing` for a folder that cannot be read; `folder-form` for splits that
 *   are missing, for a class that is missing in one of them, and for one without images
 */
export async function scanTree(
  folder: string,
  testShare: number | null = null,
): Promise<ImageTree> {
  const problems = new Problems();
  const ignored: string[] = [];
  const { found, notes } = await findSplits(folder, testShare, problems, ignored);
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
      } else if (testShare !== null && files.length === 1 && split === 'train') {
        problems.add(
          formError(path, 'has one image, of which no share can be set aside', 'give at least two'),
        );
      }
    }
  }
  problems.throwFirst();
  const splits = [...scanned].flatMap(([split, classes]): SplitFiles[] => {
    const files = classNames.map((name) => classes.get(name) ?? []);
    if (testShare === null || split !== 'train') return [{ split, classes: files }];
    const { kept, heldOut } = holdOut(files, testShare);
    return [
      { split, classes: kept },
      { split: 'test', classes: heldOut },
    ];
  });
  const order: readonly SplitName[] = ['train', 'valid', 'test'];
  splits.sort((a, b) => order.indexOf(a.split) - order.indexOf(b.split));
  return { classNames, splits, ignored, notes };
}

/** The splits’ folders, in the order of the result, and what is to be said of the test split. */
async function findSplits(
  folder: string,
  testShare: number | null,
  problems: Problems,
  ignored: string[],
): Promise<{ found: Map<SplitName, string>; notes: string[] }> {
  const folders = new Set<string>();
  for (const entry of await entriesOf(folder)) {
    const isSplit = ['train', 'valid', 'val', 'test'].includes(entry.name);
    if (isSplit && (await isFolder(folder, entry))) folders.add(entry.name);
    else ignored.push(entry.name);
  }
  const percent = testShare === null ? '' : `${Number((100 * testShare).toFixed(1))} %`;
  const drawn = `The test split is ${percent} of the images of each class, drawn at random.`;
  if (folders.size === 0 && testShare !== null) {
    // The class folders are looked at below, and all else with them.
    ignored.length = 0;
    return { found: new Map([['train', folder]]), notes: [drawn] };
  }
  const lone = folders.has('valid') !== folders.has('val');
  const standIn = lone && !folders.has('test') && testShare === null;
  for (const split of ['train', 'test']) {
    if (folders.has(split) || (split === 'test' && (standIn || testShare !== null))) continue;
    problems.add(formError(folder, `has no folder ${split}`, form));
  }
  if (testShare !== null && folders.has('test')) {
    problems.add(formError(folder, 'has a folder test', 'leave the share of a test split out'));
  }
  if (folders.has('valid') && folders.has('val')) {
    problems.add(formError(folder, 'has the folders valid and val', 'give one of them'));
  }
  const found = new Map<SplitName, string>([['train', join(folder, 'train')]]);
  const valid = ['valid', 'val'].find((name) => folders.has(name));
  if (valid) found.set(standIn ? 'test' : 'valid', join(folder, valid));
  if (standIn) return { found, notes: [`The test split is the folder ${valid}.`] };
  if (testShare !== null) return { found, notes: [drawn] };
  return { found: found.set('test', join(folder, 'test')), notes: [] };
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
      if (await isImage(at, inner)) files.push(file);
      else ignored.push(relative(folder, file));
    }
    classes.set(entry.name, files);
  }
  return classes;
}

/** A file, or a link to one, by such a name: who reads a pipe or a device waits for ever. */
async function isImage(parent: string, entry: Dirent): Promise<boolean> {
  if (!/^[^.].*\.(png|jpe?g)$/i.test(entry.name)) return false;
  if (!entry.isSymbolicLink()) return entry.isFile();
  return stat(join(parent, entry.name)).then(
    (linked) => linked.isFile(),
    // A link to nothing is no stray: whoever reads it says so.
    () => true,
  );
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
