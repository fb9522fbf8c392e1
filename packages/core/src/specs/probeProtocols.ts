import type { ProbeSpecInput } from './probeSpec.js';

/**
 * The probes of published work, by the name of its first author. Each has what its source states;
 * what a source does not state is left to {@link probeSpecSchema}’s default.
 *
 * - `masarczyk`: Masarczyk et al., NeurIPS 2023 (arXiv 2305.19753), as its replications have it:
 *   Adam with rate 1e-3, 30 epochs, on features as they are.
 * - `harun`: Harun et al., NeurIPS 2024 (arXiv 2405.15018): AdamW with rate 1e-3 and weight decay 0
 *   (which is Adam), batches of 128, 30 epochs, label smoothing 0.1; the outputs of convolutions
 *   averaged to 2 × 2 and flattened.
 */
export const probeProtocols = {
  masarczyk: { epochs: 30, learningRate: 1e-3, pooling: null },
  harun: {
    epochs: 30,
    batchSize: 128,
    learningRate: 1e-3,
    weightDecay: 0,
    labelSmoothing: 0.1,
    pooling: 2,
  },
} as const satisfies Record<string, ProbeSpecInput>;
