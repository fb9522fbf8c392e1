import type { NetworkRef } from './NetworkRef.js';

/** What to look at: a network, or a TorchScript module as a `ScriptSubject` has it. */
export type InspectRequest =
  | { readonly network: NetworkRef }
  | {
      readonly script: {
        readonly file: string;
        readonly side: number;
        readonly outputs: readonly string[] | null;
      };
    };

/** A layer that can be read. */
export interface InspectedLayer {
  /** Its number among the default layers; null for the others. */
  layer: number | null;
  name: string;
  shape: number[];
  features: number;
  default: boolean;
}

/** A network’s layers and parameters. */
export interface InspectResult {
  readonly layers: readonly InspectedLayer[];
  readonly parameters: readonly { name: string; shape: number[] }[];
  readonly parameterCount: number;
}

/** What activations are of. */
export interface InspectActivationsResult {
  readonly layers: readonly InspectedLayer[];
  readonly images: number;
  readonly classes: number;
}
