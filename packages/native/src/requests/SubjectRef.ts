import type { NetworkRef } from './NetworkRef.js';

/** What representations are read from. */
export type SubjectRef = {
  readonly kind: 'network';
  readonly network: NetworkRef;
  readonly weightsFile: string;
};
