import type { ReadingRequest } from './ReadingRequest.js';
import type { SplitRef } from './SubjectRef.js';

/** Writes each layer’s representation, float32 `[n, d]`, and `labels` to a safetensors file. */
export interface FeaturesRequest extends ReadingRequest {
  readonly data: SplitRef;
  readonly maxFeatures: number | null;
  readonly file: string;
}

/** What `features` wrote. */
export interface FeaturesResult {
  readonly layers: readonly {
    layer: number;
    name: string;
    shape: [number, number];
  }[];
  readonly images: number;
}
