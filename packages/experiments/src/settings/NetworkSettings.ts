import type { NetworkSpecInput, TrainingSpecInput } from '@tunnel/core';

/** A network and how it is trained. */
export interface NetworkSettings {
  /** What figures and tables call it. */
  readonly name: string;
  readonly network: NetworkSpecInput;
  readonly training: TrainingSpecInput;
  /** Training images; null for all. */
  readonly images: number | null;
}
