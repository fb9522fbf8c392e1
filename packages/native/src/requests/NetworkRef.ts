/** A network with its number of outputs and the side of its images. */
export type NetworkRef = (
  | { readonly kind: 'mlp'; readonly depth: number; readonly width: number }
  | {
      readonly kind: 'vgg';
      readonly depth: 11 | 13 | 16 | 19;
      /** The first so many of the layout’s convolutions; null for all. */
      readonly convolutions: number | null;
      readonly widthMultiplier: number;
    }
  | { readonly kind: 'resnet'; readonly depth: 18 | 34; readonly widthMultiplier: number }
) & {
  readonly classes: number;
  /** The side of the square images in pixels; default 32. */
  readonly side?: number;
  /** The outputs of each head, which sum to `classes`; null for one head. Default null. */
  readonly heads?: readonly number[] | null;
};
