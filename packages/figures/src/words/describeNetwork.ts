import type { NetworkSpec } from '@tunnel/core';
import { count, plural } from './format.js';

/** A network in a few words: `MLP, 12 hidden layers of 512 units`; `VGG-19, width ×0.25`. */
export function describeNetwork(network: NetworkSpec): string {
  if (network.kind === 'mlp') {
    return `MLP, ${plural(network.depth, 'hidden layer')} of ${count(network.width)} units`;
  }
  const { kind, depth, widthMultiplier } = network;
  const name = `${kind === 'vgg' ? 'VGG' : 'ResNet'}-${depth}`;
  const parts = [name];
  if (kind === 'vgg' && network.convolutions !== null) {
    parts.push(`its first ${plural(network.convolutions, 'convolution')}`);
  }
  if (widthMultiplier !== 1) parts.push(`width ×${widthMultiplier}`);
  return parts.join(', ');
}
