import type { FigureInput } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import { layerLine } from '../analysis/figures/layerLine.js';
import type { ReadCondition } from './ReadSubset.js';

const measures = {
  ood: {
    title: 'OOD accuracy by number of classes',
    axis: 'OOD probe accuracy, %',
    what: (images: number) =>
      `Accuracy of linear probes for CIFAR-10 on ${counted(images, 'test image')}`,
  },
  id: {
    title: 'ID accuracy by number of classes',
    axis: 'ID probe accuracy, %',
    what: () => 'Accuracy of linear probes for the subset’s own classes on all their test images',
  },
  rank: {
    title: 'Rank by number of classes',
    axis: 'numerical rank',
    what: () => 'Numerical rank of as many test images of the subset’s own for every subset',
  },
} as const;

/** A measure over the layers, a line for each number of classes and a panel for each condition. */
export function subsetCurvesFigure(
  conditions: readonly ReadCondition[],
  measure: 'id' | 'ood' | 'rank',
): FigureInput {
  const { title, axis, what } = measures[measure];
  const first = conditions[0]?.subsets[0];
  const seeds = first?.network.trainings.length ?? 0;
  return {
    id: `${measure}-curves`,
    title,
    caption: `${what(first?.images.ood ?? 0)}, at VGG-19’s ReLUs, in the mean over ${counted(seeds, 'seed')}, each with its own draw of classes. All networks were trained for about as many steps. Intervals are left out to keep the lines apart; the figure of tunnels by number of classes has those of what is read off them.`,
    chart: {
      kind: 'lines',
      panels: conditions.map(({ name, subsets }) => ({
        title: name,
        x: { title: 'layer' },
        y: { title: axis, scale: measure === 'rank' ? 'log' : 'linear' },
        lines: subsets.map(({ classes, result }) =>
          layerLine(
            result.overSeeds?.layers ?? [],
            measure,
            { name: `${classes} classes`, colour: 'ordered' },
            { intervals: false },
          ),
        ),
      })),
    },
  };
}
