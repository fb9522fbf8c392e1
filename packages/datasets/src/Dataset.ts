import type { DatasetName } from '@tunnel/core';

/** How a file’s records are laid out: one label byte, or CIFAR-100’s coarse and fine ones. */
export type Layout = 'cifar10' | 'cifar100-fine' | 'cifar100-coarse';

/** Where a data set was found. */
export type DatasetSource = 'TUNNEL_DATA_DIR' | 'cache' | 'publisher' | 'generated';

/** A data set that is on this machine, checked. Images are 32 × 32 RGB bytes. */
export interface Dataset {
  readonly name: DatasetName;
  readonly layout: Layout;
  readonly classCount: number;
  /** By label. */
  readonly classNames: readonly string[];
  /** Absolute paths, in the order of their images. */
  readonly train: readonly string[];
  readonly test: readonly string[];
  readonly imagesTrain: number;
  readonly imagesTest: number;
  /** `sha256:` and the hash of all files’ bytes, training first. */
  readonly contentHash: string;
  /** Where it was found; `publisher` and `generated` where this call put it into the cache. */
  readonly source: DatasetSource;
  /** The folder of its files. */
  readonly folder: string;
  /** What a reader of results must know, e.g. that images are missing. */
  readonly notes: readonly string[];
}
