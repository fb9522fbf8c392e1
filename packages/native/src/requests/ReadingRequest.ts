import type { RunOn } from './RunOn.js';
import type { SubjectRef } from './SubjectRef.js';

/** What the calls that read representations have in common. */
export interface ReadingRequest {
  readonly subject: SubjectRef;
  /** Names of layers; null for the default ones. */
  readonly layers: readonly string[] | null;
  readonly seed: number;
  readonly run: RunOn;
}
