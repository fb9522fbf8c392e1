import type { VarianceSpec } from '@tunnel/core';
import type { ReadingRequest } from './ReadingRequest.js';
import type { SplitRef } from './SubjectRef.js';

/** Measures how each layer’s representation falls into classes. */
export interface VarianceRequest extends ReadingRequest {
  readonly data: SplitRef;
  readonly variance: Omit<VarianceSpec, 'images' | 'split'>;
}
