import type { ContinualTrainingSpec } from '@tunnel/core';
import type { DataRef } from './DataRef.js';
import type { TrainRequest } from './TrainRequest.js';

/** Trains a network on several tasks in turn, each with a head of its own. */
export interface ContinualRequest
  extends Omit<TrainRequest, 'train' | 'validation' | 'test' | 'training' | 'checkpoints'> {
  readonly tasks: readonly {
    readonly name: string;
    readonly train: DataRef;
    readonly validation: DataRef | null;
    readonly test: DataRef;
  }[];
  readonly training: ContinualTrainingSpec;
  /** Where the weights after each task go, as `task-0001.safetensors`. */
  readonly checkpoints: { readonly folder: string };
}
