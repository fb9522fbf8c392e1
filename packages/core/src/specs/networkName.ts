import type { NetworkSpec } from './networkSpec.js';

/**
 * A network in short, as labels and tables call it: `mlp 12×512`, `vgg19`, `resnet34 ×0.25` for a
 * quarter of the channels, `vgg19[1–10]` for the first ten convolutions of VGG-19.
 */
export function networkName(network: NetworkSpec): string {
  const { kind, depth } = network;
  if (kind === 'mlp') return `mlp ${depth}×${network.width}`;
  const part = kind === 'vgg' && network.convolutions !== null ? `[1–${network.convolutions}]` : '';
  const times = network.widthMultiplier === 1 ? '' : ` ×${network.widthMultiplier}`;
  return `${kind}${depth}${part}${times}`;
}
