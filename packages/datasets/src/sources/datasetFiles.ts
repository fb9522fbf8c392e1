import { type DatasetName, isDatasetName } from '@tunnel/core';
import type { Layout } from '../Dataset.js';

/**
 * The data sets that lie in their publisher’s binary layout or are generated in it. All others,
 * CINIC-10 and those that are not known, are imported.
 */
export type BinaryName = Exclude<DatasetName, 'cinic10'>;

/** Whether a data set lies in a binary layout of its own, and is not imported. */
export function isBinaryName(name: string): name is BinaryName {
  return isDatasetName(name) && name !== 'cinic10';
}

/** How a data set lies on disk, and who publishes it. */
export interface DatasetFiles {
  readonly layout: Layout;
  readonly side: number;
  /** Its folder within a data folder: the one that the publisher’s archive unpacks to. */
  readonly folder: string;
  readonly train: readonly string[];
  readonly test: readonly string[];
  /** Null where the data set is generated. */
  readonly publisher: Publisher | null;
}

/** Whom to download a data set from. */
export interface Publisher {
  readonly url: string;
  /** Of the archive, as published. */
  readonly md5: string;
  readonly bytes: number;
}

const site = 'https://www.cs.toronto.edu/~kriz';

const cifar10: DatasetFiles = {
  layout: 'cifar10',
  side: 32,
  folder: 'cifar-10-batches-bin',
  train: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`),
  test: ['test_batch.bin'],
  publisher: {
    url: `${site}/cifar-10-binary.tar.gz`,
    md5: 'c32a1d4ab5d03f1284b67883e8d87530',
    bytes: 170_052_171,
  },
};

const cifar100: DatasetFiles = {
  layout: 'cifar100-fine',
  side: 32,
  folder: 'cifar-100-binary',
  train: ['train.bin'],
  test: ['test.bin'],
  publisher: {
    url: `${site}/cifar-100-binary.tar.gz`,
    md5: '03b5dce01913d631647c71ecec9e9cb8',
    bytes: 168_513_733,
  },
};

function generated(folder: string): DatasetFiles {
  const split = { train: ['train.bin'], test: ['test.bin'] };
  return { layout: 'cifar10', side: 32, folder, ...split, publisher: null };
}

const files: Record<BinaryName, DatasetFiles> = {
  cifar10,
  cifar100,
  'cifar100-coarse': { ...cifar100, layout: 'cifar100-coarse' },
  shapes: generated('shapes'),
  'shapes-ood': generated('shapes-ood'),
};

/** How a data set lies on disk, in its publisher’s binary layout. */
export function datasetFiles(name: BinaryName): DatasetFiles {
  return files[name];
}
