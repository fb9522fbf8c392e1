import { join } from 'node:path';
import { TunnelError } from '@tunnel/core';
import { hashFiles } from '@tunnel/files';
import type { Dataset, DatasetSource } from '../Dataset.js';
import { countImages } from '../files/countImages.js';
import { publishedNotes } from '../publishedNotes.js';
import { importedContentHash } from './importedContentHash.js';
import { type Manifest, type ManifestSplit, readManifest } from './manifest.js';

/**
 * Opens an imported data set, and checks each of its files against the manifest’s hash.
 *
 * @throws TunnelError `data-missing`, `data-truncated`, `data-checksum`, `artifact-corrupt`
 */
export async function openImported(
  name: string,
  folder: string,
  source: DatasetSource,
): Promise<Dataset> {
  const manifest = await readManifest(folder);
  if (!manifest) {
    throw new TunnelError('data-missing', `${folder} has no dataset.json; import ${name} anew`, {
      path: folder,
    });
  }
  if (manifest.name !== name) {
    throw new TunnelError(
      'artifact-corrupt',
      `${folder} holds the data set ${manifest.name}, not ${name}; give the folder that name`,
      { path: folder, name: manifest.name },
    );
  }
  const { train, valid, test } = manifest.splits;
  for (const split of [train, valid, test]) if (split) await check(split, folder, manifest);
  const counts = {
    imagesTrain: train.images,
    imagesValid: valid?.images ?? 0,
    imagesTest: test.images,
  };
  return {
    name,
    layout: 'tunnel',
    side: manifest.side,
    classCount: manifest.classNames.length,
    classNames: manifest.classNames,
    train: [join(folder, train.file)],
    valid: valid ? [join(folder, valid.file)] : [],
    test: [join(folder, test.file)],
    ...counts,
    contentHash: importedContentHash(manifest),
    source,
    folder,
    notes: [...publishedNotes(name, counts), ...manifest.notes],
  };
}

async function check(split: ManifestSplit, folder: string, { side }: Manifest): Promise<void> {
  const file = join(folder, split.file);
  const images = await countImages([file], 'tunnel', side);
  const sha256 = await hashFiles([file]);
  if (images === split.images && sha256 === split.sha256) return;
  throw new TunnelError(
    'data-checksum',
    `${file} is not as it was imported: sha256 ${sha256}, not ${split.sha256}; import the data set anew with --replace`,
    { path: file, found: sha256, expected: split.sha256 },
  );
}
