import { cifar100ClassNames, cifar100CoarseClassNames } from './cifar100ClassNames.js';

/** What is known of a data set without having it: the publisher’s names and counts. */
export interface DatasetInfo {
  /** The name in a spec. */
  readonly name: DatasetName;
  /** The name in a figure. */
  readonly title: string;
  /** Number of classes; labels are 0 to `classCount - 1`. */
  readonly classCount: number;
  /** Class names by label, or null where whoever generates the data set decides them. */
  readonly classNames: readonly string[] | null;
  /** Images as published, or null where whoever generates the data set decides them. */
  readonly imagesTrain: number | null;
  /** Test images as published, or null as for `imagesTrain`. */
  readonly imagesTest: number | null;
}

/** The data sets that a spec may name. */
export const datasetNames = [
  'cifar10',
  'cifar100',
  'cifar100-coarse',
  'shapes',
  'shapes-ood',
] as const;

/** The name of a data set in a spec. */
export type DatasetName = (typeof datasetNames)[number];

const cifar10ClassNames = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
] as const;

const cifarCounts = { imagesTrain: 50_000, imagesTest: 10_000 };
const generated = { classCount: 10, classNames: null, imagesTrain: null, imagesTest: null };

const infos: Record<DatasetName, DatasetInfo> = {
  cifar10: {
    name: 'cifar10',
    title: 'CIFAR-10',
    classCount: cifar10ClassNames.length,
    classNames: cifar10ClassNames,
    ...cifarCounts,
  },
  cifar100: {
    name: 'cifar100',
    title: 'CIFAR-100',
    classCount: cifar100ClassNames.length,
    classNames: cifar100ClassNames,
    ...cifarCounts,
  },
  'cifar100-coarse': {
    name: 'cifar100-coarse',
    title: 'CIFAR-100 (20 superclasses)',
    classCount: cifar100CoarseClassNames.length,
    classNames: cifar100CoarseClassNames,
    ...cifarCounts,
  },
  shapes: { name: 'shapes', title: 'shapes (built in)', ...generated },
  'shapes-ood': { name: 'shapes-ood', title: 'shapes-ood (built in)', ...generated },
};

/**
 * What is known of a data set without having it.
 *
 * Class names are in the publisher’s order (the `*.meta.txt` files of the binary CIFAR archives;
 * A. Krizhevsky, “Learning Multiple Layers of Features from Tiny Images”, 2009).
 */
export function datasetInfo(name: DatasetName): DatasetInfo {
  return infos[name];
}
