import type { FigureInput } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import type { Line } from '../analysis/figures/layerLine.js';
import { curveNumbers } from './curveNumbers.js';
import type { ReadCondition } from './ReadSubset.js';

const panels = [
  { title: 'Tunnel by the 95 % rule', axis: 'length, layers', read: curveNumbers.length },
  { title: 'Tunnel by the OOD peak', axis: 'length, layers', read: curveNumbers.lengthByOod },
  { title: 'OOD accuracy lost', axis: 'lost of the best, %', read: curveNumbers.oodLost },
] as const;

/** Length of the tunnel and loss of OOD accuracy against the number of classes, with intervals. */
export function tunnelByClassesFigure(conditions: readonly ReadCondition[]): FigureInput {
  const seeds = conditions[0]?.subsets[0]?.network.trainings.length ?? 0;
  const over = seeds > 1 ? 'seeds and test images' : 'test images';
  return {
    id: 'tunnel-by-classes',
    title: 'Tunnel and OOD loss by number of classes',
    caption: `Read off the mean curves of ${counted(seeds, 'seed')} at VGG-19’s ReLUs. Left, layers from the first whose ID probe reaches 95 % of the last one’s; middle, layers after the best OOD probe for CIFAR-10; right, how much of that best accuracy the last layer has lost. Intervals of 95 % are percentiles over resampled ${over}. The fewest classes are one training in both lines.`,
    chart: {
      kind: 'lines',
      panels: panels.map(({ title, axis, read }) => ({
        title,
        x: { title: 'number of classes', scale: 'log' },
        y: { title: axis },
        lines: conditions.map(({ name, subsets, estimate }): Line => {
          const points = subsets.map(({ classes }, at) => {
            const { value, interval } = estimate((curves) => {
              const own = curves[at];
              return own ? read(own) : null;
            });
            return {
              x: classes,
              y: value,
              low: interval?.low ?? null,
              high: interval?.high ?? null,
            };
          });
          return { name, points };
        }),
      })),
    },
  };
}
