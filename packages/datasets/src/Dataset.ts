/**
 * How a file’s records are laid out: one label byte, CIFAR-100’s coarse and fine ones, or, in
 * Tunnel’s own layout for imported data sets, a label of two bytes, little-endian. The pixels follow:
 * the red plane, the green one, the blue one, row by row.
 */
export type Layout = 'cifar10' | 'cifar100-fine' | 'cifar100-coarse' | 'tunnel';

/** Where a data set was found. */
export type DatasetSource = 'TUNNEL_DATA_DIR' | 'cache' | 'publisher' | 'generated' | 'imported';

/** A data set that is on this machine, checked. Images are RGB bytes, `side` × `side`. */
export interface Dataset {
  readonly name: string;
  readonly layout: Layout;
  /** Side of an image in pixels. */
  readonly side: number;
  readonly classCount: number;
  /** By label. */
  readonly classNames: readonly string[];
  /** Absolute paths, in the order of their images. */
  readonly train: readonly string[];
  /** The data set’s own validation split; empty where it has none. */
  readonly valid: readonly string[];
  readonly test: readonly string[];
  readonly imagesTrain: number;
  /** 0 where there is no validation split. */
  readonly imagesValid: number;
  readonly imagesTest: number;
  /**
   * `sha256:` and the hash of all files’ bytes, training first; of an imported data set, the hash of
   * its side, its class names and its files’ hashes.
   */
  readonly contentHash: string;
  /** Where it was found; the last three where this call put it into the cache. */
  readonly source: DatasetSource;
  /** The folder of its files. */
  readonly folder: string;
  /** What a reader of results must know, e.g. that images are missing. */
  readonly notes: readonly string[];
}
