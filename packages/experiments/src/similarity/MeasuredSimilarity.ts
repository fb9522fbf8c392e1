import type { SimilarityResult } from '@tunnel/core';
import type { LayerMatrix } from '../analysis/layerMatrix.js';
import type { ProbedNetwork } from '../analysis/ProbedNetwork.js';
import type { TunnelSpan } from '../analysis/tunnelSpan.js';

/** What was measured, one value a seed or a pair of seeds. */
export interface MeasuredSimilarity {
  readonly network: ProbedNetwork;
  /** With neighbours on both sides of its start; null where no rule leaves them. */
  readonly split: TunnelSpan | null;
  /** The tunnel of captions and figures. */
  readonly span: TunnelSpan | null;
  readonly layers: number;
  readonly within: readonly SimilarityResult[];
  readonly between: readonly SimilarityResult[];
  readonly l1: readonly LayerMatrix[];
  /** The seeds of each of `between`. */
  readonly pairs: readonly (readonly [number, number])[];
}
