import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import {
  classCountSchema,
  datasetInfo,
  datasetNameSchema,
  datasetNames,
  isTunnelError,
  parseAs,
  sideSchema,
  TunnelError,
} from '@tunnel/core';
import { placeFolder, withLock } from '@tunnel/files';
import type { Dataset } from '../Dataset.js';
import { type Manifest, manifestFile } from '../imported/manifest.js';
import { openImported } from '../imported/openImported.js';
import { isBinaryName } from '../sources/datasetFiles.js';
import { cachedDataset } from '../sources/datasetPlaces.js';
import { findPlace } from '../sources/findPlace.js';
import { type ImportProgress, importMeter } from './ImportProgress.js';
import { Problems } from './Problems.js';
import { type ImageTree, scanTree } from './scanTree.js';

/** What to import a folder of images as. */
export interface ImportOptions {
  /** Small letters, digits and dashes; `cinic10` for CINIC-10 itself. */
  readonly name: string;
  /** Of every image, in pixels; default 32. */
  readonly side?: number;
  /**
   * Whether images of other sizes are brought to the side: the shorter side scaled (Lanczos), the
   * longer one cropped at its centre. Default false: they are an error.
   */
  readonly resize?: boolean;
  /**
   * The share of each class’s images that is set aside as the test split, for a folder without one;
   * default null, none.
   */
  readonly testShare?: number | null;
  /** Whether an imported data set of that name gives way. Default false. */
  readonly replace?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Turns a folder of PNG and JPEG files, `train/<class>/…`, `test/<class>/…` and perhaps
 * `valid/<class>/…`, or with `testShare` just `<class>/…`, into a data set in the user’s cache: one file of records a split, and a
 * manifest. It is there whole or not at all. Labels are the places of the sorted class names.
 *
 * @throws TunnelError `invalid-request` for a name, a side or a share that cannot be; `name-taken`;
 *   `data-missing`, `folder-form` for the folder; `image-unreadable`, `image-size` for the first
 *   image that cannot be taken, with the number of the others; `output-unwritable`, also for a full
 *   disk; `cancelled`
 */
export async function importDataset(folder: string, options: ImportOptions): Promise<Dataset> {
  const { side = 32, testShare = null, env = process.env } = options;
  const name = checkName(options.name);
  parseAs(sideSchema, side, { where: 'side', code: 'invalid-request' });
  const target = cachedDataset(name, env);
  checkFree(name, target, options);
  if (testShare !== null && !(testShare > 0 && testShare < 1)) {
    throw new TunnelError(
      'invalid-request',
      `testShare is ${testShare}; give a number above 0 and below 1`,
      { testShare },
    );
  }
  const tree = await scanTree(resolve(folder), testShare);
  checkClasses(name, side, folder, tree);
  await withLock(target, async () => {
    checkFree(name, target, options);
    const fill = (temporary: string) => writeDataset(temporary, folder, tree, options);
    await placeFolder(target, fill, options.replace).catch((error) => {
      throw isTunnelError(error) ? error : unwritable(target, error);
    });
  });
  return openImported(name, target, 'imported');
}

function checkName(name: string): string {
  parseAs(datasetNameSchema, name, { where: 'name', code: 'invalid-request' });
  const own = datasetNames.filter(isBinaryName);
  // Their folders in the cache are names that would do for an import too.
  if (own.some((known) => known === name || basename(cachedDataset(known)) === name)) {
    throw new TunnelError(
      'name-taken',
      `${name} is a data set of Tunnel’s own; give another name`,
      {
        name,
      },
    );
  }
  return name;
}

/** Refuses a name that has something already, unless it is an import that is to be replaced. */
function checkFree(name: string, target: string, { env, replace = false }: ImportOptions): void {
  const folder = findPlace(name, env)?.folder;
  if (!folder && !existsSync(target)) return;
  if (folder === target && replace) return;
  const right = folder === target ? 'give another name, or --replace' : 'give another name';
  throw new TunnelError('name-taken', `${name} is already in ${folder ?? target}; ${right}`, {
    name,
    path: folder ?? target,
  });
}

function checkClasses(name: string, side: number, folder: string, tree: ImageTree): void {
  const { classNames, splits } = tree;
  const where = `number of classes in ${folder}`;
  parseAs(classCountSchema, classNames.length, { where, code: 'folder-form' });
  if (name !== 'cinic10') return;
  const known = datasetInfo(name);
  const wanted = known.classNames ?? [];
  const same = wanted.join('/') === classNames.join('/');
  if (same && splits.length === 3 && side === known.side) return;
  throw new TunnelError(
    'folder-form',
    `${folder} does not have the form of ${known.title}; give train, valid and test with the class folders ${wanted.join(', ')} and images of ${known.side} × ${known.side} pixels, or another name`,
    { path: folder },
  );
}

async function writeDataset(
  into: string,
  folder: string,
  tree: ImageTree,
  { name, side = 32, resize = false, onProgress, signal }: ImportOptions,
): Promise<void> {
  // Loaded here, for whoever imports nothing to need no decoder.
  const { decoder } = await import('./decodeImage.js');
  const { writeSplit } = await import('./writeSplit.js');
  const problems = new Problems();
  const onImages = importMeter(imagesOf(tree), onProgress);
  const splits: { -readonly [split in keyof Manifest['splits']]?: Manifest['splits'][split] } = {};
  let resized = 0;
  for (const files of tree.splits) {
    const writing = { folder: into, side, resize, problems, onImages, signal };
    const written = await writeSplit(files, writing);
    splits[files.split] = written.manifest;
    resized += written.resized;
  }
  problems.throwFirst();
  const manifest = {
    format: 1,
    name,
    form: name === 'cinic10' ? 'cinic10' : 'image-folder',
    side,
    classNames: tree.classNames,
    splits: { valid: null, ...splits },
    resize: resize ? resizeRule(side) : null,
    decoder,
    from: basename(resolve(folder)),
    notes: notesOn(tree, resized, side),
  };
  await writeFile(join(into, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
}

function imagesOf({ splits }: ImageTree): number {
  return splits.reduce((sum, { classes }) => sum + classes.flat().length, 0);
}

function resizeRule(side: number): string {
  return `shorter side scaled to ${side} pixels (Lanczos), centre crop`;
}

function notesOn(tree: ImageTree, resized: number, side: number): string[] {
  const notes: string[] = [...tree.notes];
  const count = (images: number) => images.toLocaleString('en-US');
  if (resized > 0) {
    notes.push(
      `${count(resized)} of ${count(imagesOf(tree))} images had another size: ${resizeRule(side)}.`,
    );
  }
  const { ignored } = tree;
  if (ignored.length > 0) {
    notes.push(
      `Files and folders that are no images: ${count(ignored.length)} (${ignored[0]}…) were ignored.`,
    );
  }
  return notes;
}

function unwritable(path: string, error: unknown): unknown {
  const isSystemError = error instanceof Error && 'syscall' in error;
  if (!isSystemError) return error;
  return new TunnelError(
    'output-unwritable',
    `cannot write to ${path}, and nothing was kept: ${error.message}; give TUNNEL_CACHE_DIR a folder with room`,
    { path },
  );
}
