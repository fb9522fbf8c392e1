import type { Precision, ProbeSpec } from '@tunnel/core';
import type { ReadingRequest } from './ReadingRequest.js';
import type { SplitRef } from './SubjectRef.js';

/** Trains and tests a linear probe on each layer. */
export interface ProbeRequest extends ReadingRequest {
  readonly train: SplitRef;
  readonly test: SplitRef;
  readonly probe: ProbeSpec;
  readonly precision: Precision;
  /** Safetensors: `correct` uint8 `[layers, imagesTest]`, `labels` int64 `[imagesTest]`. */
  readonly correctnessFile: string;
}
