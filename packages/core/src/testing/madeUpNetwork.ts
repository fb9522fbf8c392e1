import type { TunnelLayer } from '../detection/TunnelLayer.js';
import type { TunnelNetwork } from '../detection/TunnelNetwork.js';
import { madeUpCorrectness } from './madeUpCorrectness.js';

/** Layers of given ID and, where given, OOD accuracies and ranks. */
export function madeUpLayers(
  id: readonly number[],
  ood?: readonly number[],
  rank?: readonly number[],
): TunnelLayer[] {
  return id.map((accuracy, index) => ({
    layer: index + 1,
    name: `relu${index + 1}`,
    id: accuracy,
    ood: ood?.[index],
    rank: rank?.[index],
  }));
}

/** A network of ten classes with correctness image by image. */
export function madeUpNetwork(
  id: readonly number[],
  ood?: readonly number[],
  { images = 1000, noise = 0.5, seed = 0 } = {},
): TunnelNetwork {
  const facts = (accuracies: readonly number[], stream: number) => ({
    classes: 10,
    correct: madeUpCorrectness(accuracies, images, { noise, seed: 2 * seed + stream }),
  });
  return { layers: madeUpLayers(id, ood), id: facts(id, 0), ood: ood && facts(ood, 1) };
}
