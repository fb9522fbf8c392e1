import { join } from 'node:path';
import { datasetInfo } from '@tunnel/core';
import { hashFiles } from '@tunnel/files';
import type { Dataset, DatasetSource } from './Dataset.js';
import { countImages } from './files/countImages.js';
import { openImported } from './imported/openImported.js';
import { publishedNotes } from './publishedNotes.js';
import { shapesClassNames, shapesOodClassNames } from './shapes/shapesClassNames.js';
import { type BinaryName, datasetFiles, isBinaryName } from './sources/datasetFiles.js';

/**
 * Reads what a folder holds of a data set: counts and content hash.
 *
 * @throws TunnelError `data-missing`, `data-truncated`; for imported ones also those of
 *   `openImported`
 */
export async function openDataset(
  name: string,
  folder: string,
  source: DatasetSource,
): Promise<Dataset> {
  if (!isBinaryName(name)) return openImported(name, folder, source);
  const { layout, side, train, test } = datasetFiles(name);
  const trainFiles = train.map((file) => join(folder, file));
  const testFiles = test.map((file) => join(folder, file));
  const counts = {
    imagesTrain: await countImages(trainFiles, layout, side),
    imagesValid: 0,
    imagesTest: await countImages(testFiles, layout, side),
  };
  return {
    name,
    layout,
    side,
    classCount: datasetInfo(name).classCount,
    classNames: classNamesOf(name),
    train: trainFiles,
    valid: [],
    test: testFiles,
    ...counts,
    contentHash: `sha256:${await hashFiles([...trainFiles, ...testFiles])}`,
    source,
    folder,
    notes: publishedNotes(name, counts),
  };
}

function classNamesOf(name: BinaryName): readonly string[] {
  if (name === 'shapes') return shapesClassNames;
  if (name === 'shapes-ood') return shapesOodClassNames;
  return datasetInfo(name).classNames ?? [];
}
