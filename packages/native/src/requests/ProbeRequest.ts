import type { Precision, ProbeSpec } from '@tunnel/core';
import type { DataRef } from './DataRef.js';
import type { ReadingRequest } from './ReadingRequest.js';

/** Trains and tests a linear probe on each layer. */
export interface ProbeRequest extends ReadingRequest {
  readonly train: DataRef;
  readonly test: DataRef;
  readonly probe: ProbeSpec;
  readonly precision: Precision;
  /** Safetensors: `correct` uint8 `[layers, imagesTest]`, `labels` int64 `[imagesTest]`. */
  readonly correctnessFile: string;
}
