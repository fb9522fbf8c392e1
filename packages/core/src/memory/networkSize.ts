import type { NetworkSpec } from '../specs/networkSpec.js';

/** How large a network is. */
export interface NetworkSize {
  /** Trained values. */
  readonly parameters: number;
  /** Values of one image that the backward pass reads: what linear layers, convolutions and ReLUs make. */
  readonly activations: number;
  /** Of one image’s way through linear layers and convolutions. */
  readonly multiplyAdds: number;
  /** Values of each layer that is read by default, in order. */
  readonly features: readonly number[];
}

/** The channels of images. */
const imageChannels = 3;

const vggChannels = [64, 128, 256, 512, 512];
const vggGroups = {
  11: [1, 1, 2, 2, 2],
  13: [2, 2, 2, 2, 2],
  16: [2, 2, 3, 3, 3],
  19: [2, 2, 4, 4, 4],
} as const;
const resnetBlocks = { 18: [2, 2, 2, 2], 34: [3, 4, 6, 3] } as const;

/**
 * Counts what a network has and does, as the engine builds it, without building it.
 *
 * @param side of the images, in pixels
 * @param classes outputs of all heads together
 */
export function networkSize(network: NetworkSpec, side: number, classes: number): NetworkSize {
  switch (network.kind) {
    case 'mlp':
      return mlpSize(network, side, classes);
    case 'vgg':
      return vggSize(network, side, classes);
    case 'resnet':
      return resnetSize(network, side, classes);
  }
}

type SpecOf<K extends NetworkSpec['kind']> = Extract<NetworkSpec, { kind: K }>;

function mlpSize({ depth, width }: SpecOf<'mlp'>, side: number, classes: number): NetworkSize {
  const inputs = imageChannels * side * side;
  return {
    parameters: (inputs + 1) * width + (depth - 1) * (width + 1) * width + (width + 1) * classes,
    activations: inputs + depth * width,
    multiplyAdds: inputs * width + (depth - 1) * width * width + width * classes,
    features: Array(depth).fill(width),
  };
}

/** Adds up convolutions, each of which is normalised. */
class Convolutions {
  channels = imageChannels;
  side: number;
  parameters = 0;
  activations = 0;
  multiplyAdds = 0;
  readonly features: number[] = [];

  constructor(side: number) {
    this.side = side;
    this.activations = imageChannels * side * side;
  }

  /** One with a kernel of so many by so many, and a ReLU after it where `rectified`. */
  add(
    channels: number,
    { kernel = 3, stride = 1, bias = false, rectified = true, inputs = this.channels } = {},
  ): void {
    this.side = Math.floor((this.side + 2 * Math.floor(kernel / 2) - kernel) / stride) + 1;
    const places = this.side * this.side;
    this.parameters += channels * (inputs * kernel * kernel + (bias ? 1 : 0) + 2);
    this.activations += channels * places * (rectified ? 2 : 1);
    this.multiplyAdds += channels * inputs * kernel * kernel * places;
    this.features.push(channels * places);
    this.channels = channels;
  }

  withHead(classes: number): NetworkSize {
    return {
      parameters: this.parameters + (this.channels + 1) * classes,
      activations: this.activations + this.channels,
      multiplyAdds: this.multiplyAdds + this.channels * classes,
      features: this.features,
    };
  }
}

function scaled(channels: number, multiplier: number): number {
  return Math.max(1, Math.round(channels * multiplier));
}

function vggSize(
  { depth, convolutions, widthMultiplier }: SpecOf<'vgg'>,
  side: number,
  classes: number,
): NetworkSize {
  const all = new Convolutions(side);
  let left = convolutions ?? Number.POSITIVE_INFINITY;
  vggGroups[depth].forEach((count, group) => {
    const channels = scaled(vggChannels[group] ?? 0, widthMultiplier);
    const here = Math.min(count, left);
    for (let at = 0; at < here; at++) all.add(channels, { bias: true });
    left -= here;
    if (here === count) all.side = Math.floor(all.side / 2);
  });
  return all.withHead(classes);
}

function resnetSize(
  { depth, widthMultiplier }: SpecOf<'resnet'>,
  side: number,
  classes: number,
): NetworkSize {
  const all = new Convolutions(side);
  all.add(scaled(64, widthMultiplier));
  resnetBlocks[depth].forEach((count, stage) => {
    const channels = scaled(64 * 2 ** stage, widthMultiplier);
    for (let block = 0; block < count; block++) {
      const inputs = all.channels;
      const stride = stage > 0 && block === 0 ? 2 : 1;
      all.add(channels, { stride });
      all.add(channels);
      const narrows = stride !== 1 || inputs !== channels;
      if (narrows) all.add(channels, { kernel: 1, inputs, rectified: false });
    }
  });
  return all.withHead(classes);
}
