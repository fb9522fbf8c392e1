import type { TunnelLayer } from './TunnelLayer.js';

/** What is known of the test of one network’s probes. What is left out is not known. */
export interface ProbeFacts {
  /** Classes of the probe: chance is 1 / classes, as for a test set with as many images of each. */
  readonly classes?: number | null | undefined;
  /** Test images. */
  readonly images?: number | null | undefined;
  /**
   * For every layer and test image 1 where the probe was right, else 0: `[layers × images]`, layer
   * by layer. The engine’s verb `probe` writes it as `correct` beside its result.
   */
  readonly correct?: Uint8Array | null | undefined;
}

/** One trained network as `detectTunnel` reads it. */
export interface TunnelNetwork {
  /**
   * All layers, numbered 1 to n in order, n at least 2; `ood` and `rank` on every layer or on none.
   */
  readonly layers: readonly TunnelLayer[];
  /** Of the ID probes. */
  readonly id?: ProbeFacts | null | undefined;
  /** Of the OOD probes. */
  readonly ood?: ProbeFacts | null | undefined;
}
