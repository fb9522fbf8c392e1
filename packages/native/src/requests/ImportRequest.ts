import type { Normalisation } from '@tunnel/core';
import type { DataRef } from './DataRef.js';
import type { NetworkRef } from './NetworkRef.js';
import type { RunOn } from './RunOn.js';

/** Writes weights that came from elsewhere as the engine’s own. */
export interface ImportRequest {
  readonly network: NetworkRef;
  readonly file: string;
  /** Null for what the file says, or that of `data`. */
  readonly normalisation: Normalisation | null;
  readonly data: DataRef | null;
  readonly run: RunOn;
  readonly weightsFile: string;
}

/** What became of a file of weights. */
export interface ImportWeightsResult {
  readonly parameters: number;
  /** The file’s name and the engine’s of values that have another. */
  readonly renamed: [string, string][];
  readonly leftOut: string[];
  readonly normalisation: Normalisation;
}
