import type { FigureInput } from '@tunnel/core';
import { layerShade } from '../analysis/figures/layerShade.js';
import { type MeasuredVariances, pointsOf, relus } from './MeasuredVariances.js';
import { basis, shadeWords, tapWords } from './words.js';

const layerAxis = {
  title: 'layer',
  scale: 'category',
  labels: relus.map((_, at) => String(at + 1)),
} as const;

/** The paper’s two curves, and their ratio. */
export function curvesFigure({ network, span, test }: MeasuredVariances): FigureInput {
  const { name } = network;
  return {
    id: 'variance',
    title: `${name}: variance within and between classes`,
    caption: `Means over features of the variance within classes and of the variance of the class means, ${basis(test)}, ${tapWords(test)}. As far as known the paper plots them so, not normalised; layers differ in the scale of their features, on which the ratio does not depend. Lines are geometric means over seeds, bands 95 % intervals (Student’s, of the logarithms). ${shadeWords(span)}`,
    chart: {
      kind: 'lines',
      columns: 2,
      panels: [
        {
          title: 'variances',
          x: layerAxis,
          y: { title: 'variance', scale: 'log' },
          lines: [
            { name: 'within classes', points: pointsOf(test, 'intra', relus, 'log') },
            { name: 'between classes', points: pointsOf(test, 'inter', relus, 'log') },
          ],
          shade: layerShade(span),
        },
        {
          title: 'within over between',
          x: layerAxis,
          y: { title: 'ratio of the variances', scale: 'log' },
          lines: [{ name: 'ratio', points: pointsOf(test, 'ratio', relus, 'log') }],
          shade: layerShade(span),
        },
      ],
    },
  };
}
