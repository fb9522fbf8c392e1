import type { SpectrumSpec } from '@tunnel/core';
import type { ReadingRequest } from './ReadingRequest.js';
import type { SplitRef } from './SubjectRef.js';

/** Measures the whole spectrum of each layer. */
export interface SpectrumRequest extends ReadingRequest {
  readonly data: SplitRef;
  readonly spectrum: Omit<SpectrumSpec, 'images'>;
  /**
   * Safetensors: float64 singular values of the centred representation under each layer’s name,
   * falling, `[min(n, d)]`.
   */
  readonly spectrumFile: string;
}
