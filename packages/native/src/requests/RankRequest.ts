import type { ReadingRequest } from './ReadingRequest.js';
import type { SplitRef } from './SubjectRef.js';

/** Measures the numerical rank of each layer. */
export interface RankRequest extends ReadingRequest {
  readonly data: SplitRef;
  readonly rank: { readonly rtol: number; readonly maxFeatures: number };
}
