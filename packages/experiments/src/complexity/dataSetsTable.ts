import { type FigureTableInput, tunnelLength } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import type { ReadSets } from './ReadSet.js';

/** The table of data sets: what each network was trained on, and where its tunnel is. */
export function dataSetsTable(read: ReadSets): FigureTableInput {
  const seeds = read.sets[0]?.network.trainings.length ?? 0;
  return {
    id: 'data-sets',
    title: 'The data sets',
    caption: `In the mean over ${counted(seeds, 'seed')}; starts and lengths are of the mean curves, with the 95 % percentile interval of the bootstrap. Networks trained on CIFAR-10 are OOD-probed on ten classes of CIFAR-100, those trained on CIFAR-100 on CIFAR-10.`,
    columns: [
      { title: 'network' },
      { title: 'data set' },
      { title: 'classes' },
      { title: 'training images' },
      { title: 'epochs' },
      { title: 'steps' },
      { title: 'test accuracy', unit: '%', digits: 1 },
      { title: 'start by the 95 % rule', unit: 'layer' },
      { title: 'length of the tunnel', unit: 'layers' },
      { title: 'its interval' },
      { title: 'start by the 98 % rule', unit: 'layer' },
      { title: 'best OOD layer' },
      { title: 'OOD accuracy lost, of the best', unit: '%', digits: 1 },
      { title: 'last rank', digits: 1 },
    ],
    rows: read.sets.map((set) => {
      const { architecture, dataSet, result, steps, imagesTrain } = set;
      const found = result.overSeeds?.detection;
      const { value, interval } = read.of(set, ({ id }) => tunnelLength(id));
      return [
        architecture,
        dataSet,
        found?.basis.idClasses ?? null,
        imagesTrain,
        result.training.epochs,
        steps,
        result.testAccuracy ? 100 * result.testAccuracy.mean : null,
        found?.rules[0]?.start ?? null,
        value,
        interval && `${interval.low} to ${interval.high}`,
        found?.rules[1]?.start ?? null,
        found?.oodPeak?.layer ?? null,
        found?.retained ? 100 - found.retained.percent : null,
        found?.rankLast ?? null,
      ];
    }),
  };
}
