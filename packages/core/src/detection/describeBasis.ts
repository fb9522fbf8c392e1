import type { TunnelDetection } from './tunnelDetection.js';
import { plural } from './words.js';

/**
 * What a detection’s numbers rest on, as one line: `12 layers, relu1 to relu12; 3 seeds; ID probe on
 * 10,000 images of 10 classes; OOD probe on 1,000 images of 10 classes; 95 % intervals of 2,000
 * resamples`. Counts that were not given are left out.
 */
export function describeBasis({ basis, oodPeak }: TunnelDetection): string {
  const { taps, seeds, resamples } = basis;
  const parts = [
    `${plural(taps.length, 'layer')}, ${taps[0]} to ${taps.at(-1)}`,
    plural(seeds, 'seed'),
    describeProbe('ID probe', basis.idImages, basis.idClasses),
  ];
  if (oodPeak !== null) parts.push(describeProbe('OOD probe', basis.oodImages, basis.oodClasses));
  parts.push(
    resamples === 0 ? 'no intervals' : `95 % intervals of ${plural(resamples, 'resample')}`,
  );
  return parts.join('; ');
}

function describeProbe(title: string, images: number | null, classes: number | null): string {
  const on = images === null ? '' : ` on ${plural(images, 'image')}`;
  return `${title}${on}${classes === null ? '' : ` of ${plural(classes, 'class', 'classes')}`}`;
}
