import type { Precision, ProbeSpecInput, RankSpecInput, Scale } from '@tunnel/core';
import { precisionAt } from './precisionAt.js';

/** How networks are read. */
export interface MeasureSettings {
  /** Training images of the ID probes; null for all. */
  readonly probeImages: number | null;
  readonly probe: ProbeSpecInput;
  /** Of the forward pass that the probes read. */
  readonly probePrecision: Precision;
  readonly rank: RankSpecInput;
}

const at: Record<Scale, Omit<MeasureSettings, 'probePrecision'>> = {
  smoke: {
    probeImages: 1000,
    probe: { epochs: 2, maxFeatures: 256 },
    rank: { images: 500, maxFeatures: 256 },
  },
  laptop: {
    // The test images are never cut: they decide how sure a start is.
    probeImages: 10_000,
    probe: { epochs: 8, maxFeatures: 1500 },
    // At most min(images − 1, features) can be counted: enough for every layer but the first few.
    rank: { images: 4000, maxFeatures: 2000 },
  },
  // The probes read at most 8,000 features, as the ranks do.
  paper: {
    probeImages: null,
    probe: { epochs: 30, learningRate: 1e-3, maxFeatures: 8000 },
    rank: { rtol: 1e-3, maxFeatures: 8000 },
  },
};

/** How every experiment reads its networks at a scale, where it does not ask how it should. */
export function measures(scale: Scale, bfloat16: boolean): MeasureSettings {
  return { ...at[scale], probePrecision: precisionAt(scale, bfloat16) };
}
