import { counted } from './counted.js';
import type { DetectedNetwork } from './DetectedNetwork.js';

/** What a network’s numbers are of: `3 seeds, ID probes on 10,000 test images, OOD probes on 1,000 test images`. */
export function probedOn({ runs, overSeeds }: DetectedNetwork): string {
  const { idImages, oodImages } = overSeeds.detection.basis;
  const probes = { ID: idImages, OOD: oodImages };
  return [
    counted(runs.length, 'seed'),
    ...Object.entries(probes).flatMap(([name, images]) =>
      images === null ? [] : [`${name} probes on ${counted(images, 'test image')}`],
    ),
  ].join(', ');
}
