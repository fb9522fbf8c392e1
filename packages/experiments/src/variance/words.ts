import { counted } from '../analysis/counted.js';
import type { TunnelSpan } from '../analysis/tunnelSpan.js';
import { type Measured, relus } from './MeasuredVariances.js';

/** `of 10,000 test images and 3 seeds`. */
export function basis({ image, images, bySeed }: Measured): string {
  return `of ${counted(images, image)} and ${counted(bySeed.length, 'seed')}`;
}

/** At which layers, and at how many of their features. */
export function tapWords({ maxFeatures }: Measured): string {
  return `at the outputs of all ${relus.length} ReLUs, at most ${counted(maxFeatures, 'random feature')} of each`;
}

/** What is shaded, and by which rule. */
export function shadeWords(span: TunnelSpan | null): string {
  if (!span?.found) return 'No tunnel is shaded, since none was established.';
  return `Shaded: the tunnel, from layer ${span.start} on by the ${span.rule}.`;
}
