import type { FigureTableInput } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import { curveNumbers } from './curveNumbers.js';
import type { ReadCondition, ReadSubset } from './ReadSubset.js';

/** All subsets, a row each: how they were trained, and what their networks came to. */
export function subsetsTable(
  subsets: readonly ReadSubset[],
  conditions: readonly ReadCondition[],
): FigureTableInput {
  const seeds = subsets[0]?.network.trainings.length ?? 0;
  return {
    id: 'subsets',
    title: 'The subsets',
    caption: `VGG-19 on subsets of CIFAR-100, in the mean over ${counted(seeds, 'seed')}: accuracies of the network itself on the last epoch’s augmented training images and on its classes’ test images; lengths and losses read off the mean curves, with 95 % percentile intervals of the bootstrap.`,
    columns: [
      { title: 'classes' },
      { title: 'images a class' },
      { title: 'images' },
      { title: 'of' },
      { title: 'epochs' },
      { title: 'steps' },
      { title: 'training accuracy', unit: '%', digits: 1 },
      { title: 'test accuracy', unit: '%', digits: 1 },
      { title: 'tunnel by the 95 % rule', unit: 'layers' },
      { title: 'its interval' },
      { title: 'tunnel by the OOD peak', unit: 'layers' },
      { title: 'its interval' },
      { title: 'best OOD accuracy', unit: '%', digits: 1 },
      { title: 'last OOD accuracy', unit: '%', digits: 1 },
      { title: 'lost', unit: '%', digits: 1 },
      { title: 'its interval' },
      { title: 'last rank', digits: 1 },
    ],
    rows: subsets.map((subset) => {
      const { classes, imagesPerClass, epochs, steps, trainAccuracy, result } = subset;
      const { testAccuracy, overSeeds } = result;
      const { oodPeak = null, oodLast = null, rankLast = null } = overSeeds?.detection ?? {};
      const [length, byOod, lost] = numbersOf(subset, conditions);
      return [
        classes,
        imagesPerClass,
        classes * imagesPerClass,
        subset.conditions.join(' and '),
        epochs,
        steps,
        percent(trainAccuracy),
        percent(testAccuracy?.mean ?? null),
        ...(length ?? [null, null]),
        ...(byOod ?? [null, null]),
        percent(oodPeak?.accuracy ?? null),
        percent(oodLast),
        ...(lost ?? [null, null]),
        rankLast,
      ];
    }),
  };
}

/** Each with its interval in words. */
function numbersOf(subset: ReadSubset, conditions: readonly ReadCondition[]) {
  const condition = conditions.find(({ subsets }) => subsets.includes(subset));
  if (!condition) return [];
  const at = condition.subsets.indexOf(subset);
  return [curveNumbers.length, curveNumbers.lengthByOod, curveNumbers.oodLost].map((read) => {
    const { value, interval } = condition.estimate((curves) => {
      const own = curves[at];
      return own ? read(own) : null;
    });
    const words = interval && `${shown(interval.low)} to ${shown(interval.high)}`;
    return [value, words] as const;
  });
}

function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

function percent(share: number | null): number | null {
  return share === null ? null : 100 * share;
}
