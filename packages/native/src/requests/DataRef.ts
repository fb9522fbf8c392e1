/**
 * Which images of which files. They are chosen in this order: the classes to keep, the validation
 * split, so many of each class, so many in all.
 */
export interface DataRef {
  readonly files: readonly string[];
  /**
   * How records are laid out: the CIFAR binary layouts, or `tunnel`, the engine’s own: a label of
   * two bytes, low byte first, then the red, green and blue plane of `side × side` bytes each.
   */
  readonly layout: 'cifar10' | 'cifar100-fine' | 'cifar100-coarse' | 'tunnel';
  /** The side of the square images in pixels; default 32. */
  readonly side?: number;
  readonly classCount: number;
  /** The classes to keep; a label becomes its class’s place here. Null for all. */
  readonly classes: readonly number[] | null;
  /**
   * One part of a seeded split that takes `share` of each class’s images for validation. Null for
   * no split; default null.
   */
  readonly validation?: {
    readonly share: number;
    readonly seed: number;
    readonly part: 'train' | 'validation';
  } | null;
  /** A seeded choice of images, of each class and in all; null for all. Default null. */
  readonly images?: {
    readonly count: number | null;
    readonly perClass: number | null;
    readonly seed: number;
  } | null;
}
