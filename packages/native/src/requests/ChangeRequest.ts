import type { ChangeSpec } from '@tunnel/core';
import type { ReadingRequest } from './ReadingRequest.js';
import type { SplitRef } from './SubjectRef.js';

/** Measures the change from layer to layer, and of the weights from checkpoint to checkpoint. */
export interface ChangeRequest extends ReadingRequest {
  /** Null for no representations. */
  readonly data: SplitRef | null;
  readonly change: Omit<ChangeSpec, 'images'>;
  /** In order; null for no weights. */
  readonly checkpoints: readonly { readonly label: string; readonly weightsFile: string }[] | null;
}
