import { join } from 'node:path';
import { type DatasetName, datasetInfo } from '@tunnel/core';
import type { Dataset, DatasetSource } from './Dataset.js';
import { countImages } from './files/countImages.js';
import { hashFiles } from './files/hashFiles.js';
import { shapesClassNames, shapesOodClassNames } from './shapes/shapesClassNames.js';
import { datasetFiles } from './sources/datasetFiles.js';

/**
 * Reads what a folder holds of a data set: counts and content hash.
 *
 * @throws TunnelError `data-missing`, `data-truncated`
 */
export async function openDataset(
  name: DatasetName,
  folder: string,
  source: DatasetSource,
): Promise<Dataset> {
  const { layout, train, test } = datasetFiles(name);
  const { classCount } = datasetInfo(name);
  const trainFiles = train.map((file) => join(folder, file));
  const testFiles = test.map((file) => join(folder, file));
  const imagesTrain = await countImages(trainFiles, layout);
  const imagesTest = await countImages(testFiles, layout);
  return {
    name,
    layout,
    classCount,
    classNames: classNamesOf(name),
    train: trainFiles,
    test: testFiles,
    imagesTrain,
    imagesTest,
    contentHash: `sha256:${await hashFiles([...trainFiles, ...testFiles])}`,
    source,
    folder,
    notes: notesOn(name, imagesTrain, imagesTest),
  };
}

/** The classes of a data set, by label. */
export function classNamesOf(name: DatasetName): readonly string[] {
  if (name === 'shapes') return shapesClassNames;
  if (name === 'shapes-ood') return shapesOodClassNames;
  return datasetInfo(name).classNames ?? [];
}

function notesOn(name: DatasetName, imagesTrain: number, imagesTest: number): string[] {
  const published = datasetInfo(name);
  const notes: string[] = [];
  for (const [split, found, expected] of [
    ['training', imagesTrain, published.imagesTrain],
    ['test', imagesTest, published.imagesTest],
  ] as const) {
    if (expected === null || found === expected) continue;
    notes.push(
      `${published.title} here has ${count(found)} of the ${count(expected)} published ${split} images.`,
    );
  }
  return notes;
}

function count(images: number): string {
  return images.toLocaleString('en-US');
}
