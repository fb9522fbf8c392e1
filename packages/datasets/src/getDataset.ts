import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DatasetName, datasetInfo, isTunnelError, TunnelError } from '@tunnel/core';
import { cacheFolder } from './cacheFolder.js';
import type { Dataset } from './Dataset.js';
import { downloadArchive } from './download/downloadArchive.js';
import type { DownloadProgress } from './download/downloadFile.js';
import { placeFolder } from './files/placeFolder.js';
import { withLock } from './files/withLock.js';
import { findDataset } from './findDataset.js';
import { openDataset } from './openDataset.js';
import { generateShapes } from './shapes/generateShapes.js';
import { datasetFiles, type Publisher } from './sources/datasetFiles.js';
import { cachedDataset } from './sources/datasetPlaces.js';

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
 * built-in ones are generated into the cache.
 *
 * @throws TunnelError `data-unavailable`, which lists the ways to get it; `data-missing` and
 *   `data-truncated` for a broken folder; `data-checksum`; `output-unwritable`; `cancelled`
 */
export async function getDataset(name: DatasetName, options: GetOptions = {}): Promise<Dataset> {
  const { env = process.env } = options;
  const found = await findDataset(name, env);
  if (found) return found;
  const folder = cachedDataset(name, env);
  const published = datasetFiles(name).publisher;
  const publisher = published && (options.publisher ?? published);
  await withLock(folder, async () => {
    // Another process may have had it meanwhile.
    if (await findDataset(name, env)) return;
    if (publisher) await download(name, publisher, folder, options);
    else await placeFolder(folder, (temporary) => generate(name as GeneratedName, temporary));
  });
  return openDataset(name, folder, publisher ? 'publisher' : 'generated');
}

type GeneratedName = 'shapes' | 'shapes-ood';

async function generate(set: GeneratedName, folder: string): Promise<void> {
  for (const split of ['train', 'test'] as const) {
    await writeFile(join(folder, `${split}.bin`), generateShapes({ set, split }));
  }
}

async function download(
  name: DatasetName,
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

function unavailable(name: DatasetName, reason: string, env = process.env): TunnelError {
  const { folder, publisher } = datasetFiles(name);
  const ways = [
    `set TUNNEL_DATA_DIR to a folder that holds ${folder}/`,
    `put ${folder}/ into ${join(cacheFolder(env), 'datasets')}`,
    `run "npx tunnel data get ${name}" where ${publisher?.url} can be reached`,
  ];
  const [first, second, third] = ways;
  return new TunnelError(
    'data-unavailable',
    `${datasetInfo(name).title} is not on this machine (${reason}); three ways to get it: (1) ${first}, (2) ${second}, (3) ${third}`,
    { dataset: name, ways, reason },
  );
}
