import type { NetworkSpec, Precision, ProbeSpec, TrainingSpec } from '@tunnel/core';

/** Which images of which files, in the CIFAR binary layout. */
export interface DataRef {
  readonly files: readonly string[];
  readonly layout: 'cifar10' | 'cifar100-fine' | 'cifar100-coarse';
  readonly classCount: number;
  /** The classes to keep; a label becomes its class’s place here. Null for all. */
  readonly classes: readonly number[] | null;
  /** A seeded choice of images; null for all. */
  readonly images: { readonly count: number; readonly seed: number } | null;
}

/** A network with its number of outputs. */
export interface NetworkRef {
  readonly kind: 'mlp';
  readonly depth: number;
  readonly width: number;
  readonly classes: number;
}

/** Where a call computes: `cpu`, `cuda` or `cuda:N`; all cores where `threads` is null. */
export interface RunOn {
  readonly device: string;
  readonly threads: number | null;
}

/** Trains a network and writes its weights as safetensors. */
export interface TrainRequest {
  readonly network: NetworkRef;
  readonly initialisation: NetworkSpec['initialisation'];
  readonly train: DataRef;
  readonly test: DataRef;
  readonly training: TrainingSpec;
  readonly seed: number;
  readonly run: RunOn;
  readonly weightsFile: string;
}

/** What the calls that read a trained network have in common. */
interface ReadingRequest {
  readonly network: NetworkRef;
  readonly weightsFile: string;
  /** Names of layers; null for the default ones. */
  readonly layers: readonly string[] | null;
  readonly seed: number;
  readonly run: RunOn;
}

/** Trains and tests a linear probe on each layer. */
export interface ProbeRequest extends ReadingRequest {
  readonly train: DataRef;
  readonly test: DataRef;
  readonly probe: ProbeSpec;
  readonly precision: Precision;
  /** Safetensors: `correct` uint8 `[layers, imagesTest]`, `labels` int64 `[imagesTest]`. */
  readonly correctnessFile: string;
}

/** Measures the numerical rank of each layer. */
export interface RankRequest extends ReadingRequest {
  readonly data: DataRef;
  readonly rank: { readonly rtol: number; readonly maxFeatures: number };
}

/** Writes each layer’s representation, float32 `[n, d]`, and `labels` to a safetensors file. */
export interface FeaturesRequest extends ReadingRequest {
  readonly data: DataRef;
  readonly maxFeatures: number | null;
  readonly file: string;
}

/** What `features` wrote. */
export interface FeaturesResult {
  readonly layers: readonly {
    layer: number;
    name: string;
    shape: [number, number];
  }[];
  readonly images: number;
}

/** A network’s layers and parameters. */
export interface InspectResult {
  readonly layers: readonly {
    /** Its number among the default layers; null for the others. */
    layer: number | null;
    name: string;
    shape: number[];
    features: number;
    default: boolean;
  }[];
  readonly parameters: readonly { name: string; shape: number[] }[];
  readonly parameterCount: number;
}

/** What this machine computes with. */
export interface DeviceResult {
  readonly libtorch: string;
  readonly cpu: { cores: number; threads: number; bfloat16: boolean };
  readonly cuda: { available: boolean; devices: number };
}
