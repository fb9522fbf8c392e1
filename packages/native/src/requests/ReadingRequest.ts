import type { NetworkRef } from './NetworkRef.js';
import type { RunOn } from './RunOn.js';

/** What the calls that read a trained network have in common. */
export interface ReadingRequest {
  readonly network: NetworkRef;
  readonly weightsFile: string;
  /** Names of layers; null for the default ones. */
  readonly layers: readonly string[] | null;
  readonly seed: number;
  readonly run: RunOn;
}
