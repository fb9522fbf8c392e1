import type { DataRef } from './DataRef.js';
import type { ReadingRequest } from './ReadingRequest.js';

/** Measures the numerical rank of each layer. */
export interface RankRequest extends ReadingRequest {
  readonly data: DataRef;
  readonly rank: { readonly rtol: number; readonly maxFeatures: number };
}
