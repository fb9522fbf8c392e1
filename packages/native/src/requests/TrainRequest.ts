import type { NetworkSpec, TrainingSpec } from '@tunnel/core';
import type { DataRef } from './DataRef.js';
import type { NetworkRef } from './NetworkRef.js';
import type { RunOn } from './RunOn.js';

/** Trains a network and writes its weights as safetensors. */
export interface TrainRequest {
  readonly network: NetworkRef;
  readonly initialisation: NetworkSpec['initialisation'];
  /** A weights file or checkpoint to begin with, in place of drawn values; null for those. */
  readonly initial?: { readonly weightsFile: string } | null;
  readonly train: DataRef;
  /** Held-out images, measured after the training; null for none. */
  readonly validation: DataRef | null;
  readonly test: DataRef;
  readonly training: Omit<TrainingSpec, 'checkpoints'>;
  readonly seed: number;
  readonly run: RunOn;
  readonly weightsFile: string;
  /** Snapshots to keep, as `step-00000100.safetensors` in `folder`; null for none. */
  readonly checkpoints: (TrainingSpec['checkpoints'] & { readonly folder: string }) | null;
  /**
   * Where the training’s state is written after every epoch and when it is cancelled. Where the
   * file exists, the training goes on from it. Null for no state.
   */
  readonly resumeFile: string | null;
}
