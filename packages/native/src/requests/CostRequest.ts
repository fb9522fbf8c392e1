import type { Precision } from '@tunnel/core';
import type { NetworkRef } from './NetworkRef.js';
import type { RunOn } from './RunOn.js';

/** Counts and times what each layer of a network takes. */
export interface CostRequest {
  readonly network: NetworkRef;
  readonly layers: readonly string[] | null;
  readonly batchSize: number;
  readonly repeats: number;
  readonly precision: Precision;
  readonly run: RunOn;
}
