import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { TunnelError } from '@tunnel/core';
import { type DownloadProgress, downloadFile, placeFolder } from '@tunnel/files';
import { extract } from 'tar';
import { countImages } from '../files/countImages.js';
import type { DatasetFiles, Publisher } from '../sources/datasetFiles.js';

/**
 * Downloads a publisher’s archive beside a folder, checks it, and unpacks the data set’s files into
 * that folder, whole or not at all.
 */
export async function downloadArchive(request: {
  readonly publisher: Publisher;
  readonly folder: string;
  readonly files: DatasetFiles;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}): Promise<void> {
  const { publisher, folder, files, onProgress, signal } = request;
  const archive = join(folder, '..', basename(new URL(publisher.url).pathname));
  await downloadFile({
    url: publisher.url,
    file: archive,
    checksum: { algorithm: 'md5', value: publisher.md5 },
    onProgress,
    signal,
  });
  await placeFolder(folder, (temporary) => unpack(archive, temporary, files));
  await rm(archive, { force: true });
}

async function unpack(archive: string, into: string, files: DatasetFiles): Promise<void> {
  const wanted = [...files.train, ...files.test].map((name) => `${files.folder}/${name}`);
  try {
    await extract({
      file: archive,
      cwd: into,
      strict: true,
      filter: (path) => wanted.includes(path),
    });
    for (const path of wanted) await rename(join(into, path), join(into, basename(path)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TunnelError('data-missing', `${archive} is not as expected: ${reason}`, {
      path: archive,
    });
  }
  await rm(join(into, files.folder), { recursive: true });
  const unpacked = wanted.map((path) => join(into, basename(path)));
  await countImages(unpacked, files.layout, files.side);
}
