import type { Precision, SimilaritySpec } from '@tunnel/core';
import type { ReadingRequest } from './ReadingRequest.js';
import type { SplitRef, SubjectRef } from './SubjectRef.js';

/** Compares layers with each other, or with those of `other`. */
export interface SimilarityRequest extends ReadingRequest {
  readonly data: SplitRef;
  readonly other: SubjectRef | null;
  readonly otherLayers: readonly string[] | null;
  readonly similarity: Omit<SimilaritySpec, 'images'>;
  readonly precision: Precision;
}
