import type { Normalisation } from '@tunnel/core';
import type { DataRef } from './DataRef.js';
import type { NetworkRef } from './NetworkRef.js';

/** What representations are read from. */
export type SubjectRef = NetworkSubject | ScriptSubject | ActivationsSubject;

/** A network that the engine builds, with its weights. */
interface NetworkSubject {
  readonly kind: 'network';
  readonly network: NetworkRef;
  readonly weightsFile: string;
}

/** A TorchScript module. */
export interface ScriptSubject {
  readonly kind: 'script';
  readonly file: string;
  /** The side of the square images in pixels. */
  readonly side: number;
  /** Of its output; null where it has no head. */
  readonly classes: number | null;
  readonly normalisation: Normalisation;
  /** Names of what it returns as a tuple or list, in order; null for layers read by name. */
  readonly outputs: readonly string[] | null;
}

/** Nothing to compute: every split brings its layers’ outputs. */
interface ActivationsSubject {
  readonly kind: 'activations';
}

/** A tensor in a `.npy` or safetensors file; `tensor` names it in the latter, null for the only one. */
interface TensorRef {
  readonly file: string;
  readonly tensor: string | null;
}

/** What each layer gives for some images, `[n, …]` a layer, with the images’ labels. */
export interface ActivationsRef {
  readonly kind: 'activations';
  readonly layers: readonly ({ readonly name: string } & TensorRef)[];
  readonly labels: TensorRef;
  readonly classCount: number;
  /** A seeded choice of images; null for all. */
  readonly images: { readonly count: number; readonly seed: number } | null;
}

/** The images that are read, or what layers give for them. */
export type SplitRef = DataRef | ActivationsRef;
