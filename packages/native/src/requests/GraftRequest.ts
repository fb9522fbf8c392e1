import type { Precision, ProbeSpec } from '@tunnel/core';
import type { DataRef } from './DataRef.js';
import type { NetworkRef } from './NetworkRef.js';
import type { RunOn } from './RunOn.js';

/** Puts stages’ values of other weights into a network, or cuts it, and tests it. */
export interface GraftRequest {
  readonly network: NetworkRef;
  readonly weightsFile: string;
  /** Spans of stages, their ends included, in the order in which they are grafted. */
  readonly grafts: readonly {
    readonly from: string;
    readonly to: string;
    readonly weightsFile: string;
  }[];
  /** The stage after which a new head is trained; null to leave the network whole. */
  readonly cut: {
    readonly layer: string;
    readonly pooling: number | null;
    readonly head: ProbeSpec;
  } | null;
  /** Images of a new head; null where there is none. */
  readonly train: DataRef | null;
  readonly test: DataRef;
  readonly seed: number;
  readonly run: RunOn;
  readonly precision: Precision;
  /** The network’s weights, or the kept stages’ with the new head’s. */
  readonly outputFile: string;
}
