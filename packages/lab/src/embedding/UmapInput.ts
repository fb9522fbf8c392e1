import type { EmbedSpec } from '@tunnel/core';

/** What a UMAP worker is given: points `[n, d]` row by row, and how to map them. */
export interface UmapInput {
  readonly points: Float32Array;
  readonly features: number;
  readonly settings: Pick<EmbedSpec, 'neighbours' | 'minDist' | 'dimensions' | 'epochs'>;
  /** Words of the random stream. */
  readonly words: readonly number[];
}

/** What a UMAP worker tells: how far it is, then the map `[n, dimensions]`. */
export type UmapMessage =
  | { readonly kind: 'epoch'; readonly epoch: number }
  | { readonly kind: 'map'; readonly map: Float32Array<ArrayBuffer> };
