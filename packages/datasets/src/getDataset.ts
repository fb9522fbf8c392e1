import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { datasetTitle, isDatasetName, isTunnelError, TunnelError } from '@tunnel/core';
import { cacheFolder, type DownloadProgress, placeFolder, withLock } from '@tunnel/files';
import type { Dataset } from './Dataset.js';
import { downloadArchive } from './download/downloadArchive.js';
import { findDataset } from './findDataset.js';
import { openDataset } from './openDataset.js';
import { generateShapes } from './shapes/generateShapes.js';
import { shapesCounts } from './shapes/shapesCounts.js';
import {
  type BinaryName,
  datasetFiles,
  isBinaryName,
  type Publisher,
} from './sources/datasetFiles.js';
import { cachedDataset } from './sources/datasetPlaces.js';
import { unknownDataset } from './unknownDataset.js';

/** How a data set is had. */
export interface GetOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Another publisher than the data set’s own; the built-in ones have none. */
  readonly publisher?: Publisher;
}

/**
 * A data set, from the first that has it: `TUNNEL_DATA_DIR`, the cache, its publisher’s archive
 * (continued where an earlier download broke off, md5 checked, unpacked into the cache). The
 * built-in ones are generated into the cache. CINIC-10 and all that is not known must have been
 * imported.
 *
 * @throws TunnelError `dataset-unknown`, which lists the names that there are; `data-unavailable`,
 *   which lists the ways to get it, or says how to import it; `data-missing` and
 *   `data-truncated` for a broken folder; `data-checksum`; `output-unwritable`; `cancelled`
 */
export async function getDataset(name: string, options: GetOptions = {}): Promise<Dataset> {
  const { env = process.env } = options;
  const found = await findDataset(name, env);
  if (found) return found;
  if (!isBinaryName(name)) throw notImported(name, env);
  const folder = cachedDataset(name, env);
  const published = datasetFiles(name).publisher;
  const publisher = published && (options.publisher ?? published);
  await withLock(folder, async () => {
    // Another process may have had it meanwhile.
    if (await findDataset(name, env)) return;
    if (publisher) await download(name, publisher, folder, options);
    else {
      const fill = (into: string) => generate(name as GeneratedName, into, options.signal);
      await placeFolder(folder, fill);
    }
  });
  return openDataset(name, folder, publisher ? 'publisher' : 'generated');
}

type GeneratedName = 'shapes' | 'shapes-ood';

/** Images that are drawn between two looks at what else there is to do, half a second’s work. */
const drawnAtOnce = 500;

async function generate(
  set: GeneratedName,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const split of ['train', 'test'] as const) {
    const parts: Uint8Array[] = [];
    for (let start = 0; start < shapesCounts[split]; start += drawnAtOnce) {
      const count = Math.min(drawnAtOnce, shapesCounts[split] - start);
      parts.push(generateShapes({ set, split, start, count }));
      // The lock’s renewal and an interrupt come through only between the parts.
      await setImmediate();
      if (signal?.aborted) throw new TunnelError('cancelled', `drawing ${set} was cancelled`);
    }
    await writeFile(join(folder, `${split}.bin`), Buffer.concat(parts));
  }
}

async function download(
  name: BinaryName,
  publisher: Publisher,
  folder: string,
  options: GetOptions,
): Promise<void> {
  try {
    await downloadArchive({ publisher, folder, files: datasetFiles(name), ...options });
  } catch (error) {
    if (isTunnelError(error) && error.code === 'download-failed') {
      throw unavailable(name, error.message, options.env);
    }
    throw error;
  }
}

function unavailable(name: BinaryName, reason: string, env = process.env): TunnelError {
  const { folder, publisher } = datasetFiles(name);
  const ways = [
    `set TUNNEL_DATA_DIR to a folder that holds ${folder}/`,
    `put ${folder}/ into ${join(cacheFolder(env), 'datasets')}`,
    `run "npx tunnel data get ${name}" where ${publisher?.url} can be reached`,
  ];
  const [first, second, third] = ways;
  return new TunnelError(
    'data-unavailable',
    `${datasetTitle(name)} is not on this machine (${reason}); three ways to get it: (1) ${first}, (2) ${second}, (3) ${third}`,
    { dataset: name, ways, reason },
  );
}

/** The folder that CINIC-10’s archive unpacks to. */
const cinicFolder = 'CINIC-10';

/** Only CINIC-10 is known without being had: it says how its folder of images is imported. */
function notImported(name: string, env: NodeJS.ProcessEnv): TunnelError {
  if (!isDatasetName(name)) return unknownDataset(name, env);
  const tree = join(resolve(env['TUNNEL_DATA_DIR'] || '.'), cinicFolder);
  const here = Boolean(env['TUNNEL_DATA_DIR']) && existsSync(tree);
  const command = `npx tunnel data import ${here ? quote(tree) : 'FOLDER'} --name ${name}`;
  const title = datasetTitle(name);
  const message = here
    ? `${title} is in ${tree} as image files, which are read from an import only; run "${command}" once`
    : `${title} is not on this machine; get its folder of image files (train, valid, test) from its publisher, and run "${command}" once`;
  return new TunnelError('data-unavailable', message, { dataset: name, ways: [command] });
}

/** A path as a shell takes it. */
function quote(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
