import type { NetworkSpec, Precision, ProbeSpec, TrainingSpec } from '@tunnel/core';

/**
 * Which images of which files. They are chosen in this order: the classes to keep, the validation
 * split, so many of each class, so many in all.
 */
export interface DataRef {
  readonly files: readonly string[];
  /**
   * How records are laid out: the CIFAR binary layouts, or `tunnel`, the engine’s own: a label of
   * two bytes, low byte first, then the red, green and blue plane of `side × side` bytes each.
   */
  readonly layout: 'cifar10' | 'cifar100-fine' | 'cifar100-coarse' | 'tunnel';
  /** The side of the square images in pixels; default 32. */
  readonly side?: number;
  readonly classCount: number;
  /** The classes to keep; a label becomes its class’s place here. Null for all. */
  readonly classes: readonly number[] | null;
  /**
   * One part of a seeded split that takes `share` of each class’s images for validation. Null for
   * no split; default null.
   */
  readonly validation?: {
    readonly share: number;
    readonly seed: number;
    readonly part: 'train' | 'validation';
  } | null;
  /** A seeded choice of images, of each class and in all; null for all. Default null. */
  readonly images?: {
    readonly count: number | null;
    readonly perClass: number | null;
    readonly seed: number;
  } | null;
}

/** A network with its number of outputs and the side of its images. */
export type NetworkRef = (
  | { readonly kind: 'mlp'; readonly depth: number; readonly width: number }
  | {
      readonly kind: 'vgg';
      readonly depth: 11 | 13 | 16 | 19;
      /** The first so many of the layout’s convolutions; null for all. */
      readonly convolutions: number | null;
      readonly widthMultiplier: number;
    }
  | { readonly kind: 'resnet'; readonly depth: 18 | 34; readonly widthMultiplier: number }
) & {
  readonly classes: number;
  /** The side of the square images in pixels; default 32. */
  readonly side?: number;
  /** The outputs of each head, which sum to `classes`; null for one head. Default null. */
  readonly heads?: readonly number[] | null;
};

/** Where a call computes. */
export interface RunOn {
  /** `cpu`, `cuda` or `cuda:N`. */
  readonly device: string;
  /** CPU threads; null for all cores. */
  readonly threads: number | null;
  /** What kept features may take; null for the engine’s default. Default null. */
  readonly memoryBytes?: number | null;
}

/** Trains a network and writes its weights as safetensors. */
export interface TrainRequest {
  readonly network: NetworkRef;
  readonly initialisation: NetworkSpec['initialisation'];
  readonly train: DataRef;
  /** Held-out images, measured after the training; null for none. */
  readonly validation: DataRef | null;
  readonly test: DataRef;
  readonly training: Omit<TrainingSpec, 'checkpoints'>;
  readonly seed: number;
  readonly run: RunOn;
  readonly weightsFile: string;
  /** Snapshots to keep, as `step-00000100.safetensors` in `folder`; null for none. */
  readonly checkpoints: (TrainingSpec['checkpoints'] & { readonly folder: string }) | null;
  /**
   * Where the training’s state is written after every epoch and when it is cancelled. Where the
   * file exists, the training goes on from it. Null for no state.
   */
  readonly resumeFile: string | null;
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
