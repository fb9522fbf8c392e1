import { cifar100ClassNames, cifar100CoarseClassNames } from './cifar100ClassNames.js';

/** What is known of a data set without having it: the publisher’s names and counts. */
export interface DatasetInfo {
  /** The name in a spec. */
  readonly name: DatasetName;
  /** The name in a figure. */
  readonly title: string;
  /** Number of classes; labels are 0 to `classCount - 1`. */
  readonly classCount: number;
  /** Side of an image in pixels. */
  readonly side: number;
  /** Class names by label, or null where whoever generates the data set decides them. */
  readonly classNames: readonly string[] | null;
  /** Images as published, or null where whoever generates the data set decides them. */
  readonly imagesTrain: number | null;
  /** Images of its own validation split as published; null where it has none. */
  readonly imagesValid: number | null;
  /** Test images as published, or null as for `imagesTrain`. */
  readonly imagesTest: number | null;
  /** Whether the counts were read in the publisher’s own text or data. */
  readonly countsVerified: boolean;
}

/** The data sets that a spec may name without having imported them. */
export const datasetNames = [
  'cifar10',
  'cifar100',
  'cifar100-coarse',
  'cinic10',
  'shapes',
  'shapes-ood',
] as const;

/** The name of a data set that is known without having it. */
export type DatasetName = (typeof datasetNames)[number];

/** Whether a data set is one of {@link datasetNames}; any other is an imported one. */
export function isDatasetName(name: string): name is DatasetName {
  return (datasetNames as readonly string[]).includes(name);
}

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

const cifar = {
  side: 32,
  imagesTrain: 50_000,
  imagesValid: null,
  imagesTest: 10_000,
  countsVerified: true,
};
const generated = {
  classCount: 10,
  side: 32,
  classNames: null,
  imagesTrain: null,
  imagesValid: null,
  imagesTest: null,
  countsVerified: true,
};

const infos: Record<DatasetName, DatasetInfo> = {
  cifar10: {
    name: 'cifar10',
    title: 'CIFAR-10',
    classCount: cifar10ClassNames.length,
    classNames: cifar10ClassNames,
    ...cifar,
  },
  cifar100: {
    name: 'cifar100',
    title: 'CIFAR-100',
    classCount: cifar100ClassNames.length,
    classNames: cifar100ClassNames,
    ...cifar,
  },
  'cifar100-coarse': {
    name: 'cifar100-coarse',
    title: 'CIFAR-100 (20 superclasses)',
    classCount: cifar100CoarseClassNames.length,
    classNames: cifar100CoarseClassNames,
    ...cifar,
  },
  cinic10: {
    name: 'cinic10',
    title: 'CINIC-10',
    classCount: cifar10ClassNames.length,
    side: 32,
    // CINIC-10 has CIFAR-10’s classes, and numbers them by the sorted names of their folders: the
    // same order.
    classNames: cifar10ClassNames,
    imagesTrain: 90_000,
    imagesValid: 90_000,
    imagesTest: 90_000,
    countsVerified: false,
  },
  shapes: { name: 'shapes', title: 'shapes (built in)', ...generated },
  'shapes-ood': { name: 'shapes-ood', title: 'shapes-ood (built in)', ...generated },
};

/**
 * What is known of a data set without having it.
 *
 * Class names are in the publisher’s order (the `*.meta.txt` files of the binary CIFAR archives;
 * A. Krizhevsky, “Learning Multiple Layers of Features from Tiny Images”, 2009). CINIC-10’s counts
 * are not verified: nobody has read them in its publisher’s own text yet.
 */
export function datasetInfo(name: DatasetName): DatasetInfo {
  return infos[name];
}

/** What a figure calls a data set: a known one’s title, an imported one’s own name. */
export function datasetTitle(name: string): string {
  return isDatasetName(name) ? infos[name].title : name;
}
