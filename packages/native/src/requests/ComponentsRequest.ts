import type { ReadingRequest } from './ReadingRequest.js';
import type { SplitRef } from './SubjectRef.js';

/** Writes each layer’s principal components. */
export interface ComponentsRequest extends ReadingRequest {
  readonly data: SplitRef;
  readonly components: { readonly maxFeatures: number; readonly count: number };
  /**
   * Safetensors: float32 scores `[n, min(count, d)]` under each layer’s name, the features themselves
   * where d ≤ count, and `labels` int64 `[n]`.
   */
  readonly file: string;
}

/** What `components` wrote: of each layer how many, and the share of its variance that they have. */
export interface ComponentsResult {
  readonly layers: readonly {
    layer: number;
    name: string;
    features: number;
    featuresUsed: number;
    components: number;
    explained: number;
  }[];
  readonly images: number;
  readonly seconds: number;
  readonly device: string;
}
