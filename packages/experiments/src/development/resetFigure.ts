import type { FigureInput } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import { seedDot } from '../analysis/figures/seedDot.js';
import type { Developed } from './readDevelopment.js';
import { seedsOf, startWords } from './words.js';

/** What is left of the accuracy when layers get their initial values back. */
export function resetFigure(developed: Developed): FigureInput {
  const { name, resets, network } = developed;
  const trained = seedDot(percent(resets.trained));
  const classes = network.overSeeds.detection.basis.idClasses;
  const dots = (part: 'tunnel' | 'extractor') =>
    resets.spans.map((span) => seedDot(percent(span[part])));
  return {
    id: 'resets',
    title: `${name}: accuracy with layers reset to their initial values`,
    caption: `Test accuracy (${counted(resets.imagesTest, 'image')}) of the trained network after its layers from one on, or all before it, got back the values that they had before the training: convolutions, and batch normalisations with what they had counted. The head keeps its trained values. Means over ${seedsOf(developed)}${resets.trained.length > 1 ? ', with Student’s 95 % intervals' : ''}. ${startWords(developed)}`,
    chart: {
      kind: 'dots',
      rows: resets.spans.map(({ start }) => `split before layer ${start}`),
      x: { title: 'test accuracy (%)' },
      series: [
        { name: 'layers from the split on reset', dots: dots('tunnel') },
        { name: 'layers before the split reset', dots: dots('extractor') },
      ],
      rules: [
        ...(trained ? [{ at: trained.value, label: 'as trained' }] : []),
        ...(classes === null ? [] : [{ at: 100 / classes, label: 'chance' }]),
      ],
    },
  };
}

function percent(accuracies: readonly number[]): number[] {
  return accuracies.map((accuracy) => 100 * accuracy);
}
