import { probeProtocols } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import type { ReadNetwork } from './readProtocol.js';

/** What the published probes differ in, and what fewer images do not. */
const protocolWords = `Masarczyk et al.: ${counted(probeProtocols.masarczyk.epochs, 'epoch')}; Harun et al.: as many, in batches of ${probeProtocols.harun.batchSize}, labels smoothed by ${probeProtocols.harun.labelSmoothing}, convolutions pooled to ${probeProtocols.harun.pooling} × ${probeProtocols.harun.pooling}. Probes of fewer images take as many steps.`;

/** How every experiment probes, and what the published probes differ in. */
export function defaultWords({ network, role, imagesTrain, imagesTest }: ReadNetwork): string {
  const { probe } = network.result;
  if (!probe) return '';
  const features = probe.standardise ? 'standardised features' : 'features as they are';
  return `By default, as in every experiment: probes of ${counted(imagesTrain, 'training image')} and ${counted(probe.epochs, 'epoch')} on at most ${counted(probe.maxFeatures, 'feature')} of each layer, ${features}, not pooled, tested on ${counted(imagesTest, 'image')}.${role === 'resnet' ? '' : ` ${protocolWords}`}`;
}

/** `vgg-19` for `VGG-19`, in the names of figures. */
export function slug(name: string): string {
  return name.toLowerCase();
}
