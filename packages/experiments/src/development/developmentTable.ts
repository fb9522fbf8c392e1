import type { FigureTableInput } from '@tunnel/core';
import { accuraciesAt } from '../analysis/accuraciesAt.js';
import { counted } from '../analysis/counted.js';
import { seedPoint } from '../analysis/figures/seedPoint.js';
import { resampledOver } from '../analysis/resampledOver.js';
import { depth } from './planDevelopment.js';
import type { Developed } from './readDevelopment.js';
import { shares, startAt } from './startAt.js';
import { seedsOf } from './words.js';

/** What was read at each moment that was probed. */
export function developmentTable(developed: Developed): FigureTableInput {
  const { name, network, moments, probes, ranks } = developed;
  const starts = (at: number) =>
    shares.flatMap((share) => {
      const { value, interval } = startAt(developed, at, share);
      return [value, interval?.low ?? null, interval?.high ?? null];
    });
  return {
    id: 'development',
    title: `${name} at moments of its training`,
    caption: `Means over ${seedsOf(developed)}; starts of their mean accuracies, with the ends of 95 % intervals from ${resampledOver(network.runs.length)} (${counted(probes.imagesTest, 'image')}). Probes of ${counted(probes.imagesTrain, 'training image')}, ranks of ${counted(ranks.images, 'test image')}.`,
    columns: [
      { title: 'moment' },
      { title: 'steps', digits: 0 },
      { title: 'last layer’s ID probe', unit: '%', digits: 1 },
      { title: 'last layer’s OOD probe', unit: '%', digits: 1 },
      { title: 'last layer’s rank' },
      ...shares.flatMap((share) => [
        { title: `start, ${share} %`, digits: 0 },
        { title: 'low', digits: 0 },
        { title: 'high', digits: 0 },
      ]),
    ],
    rows: probes.moments.map(({ moment, runs }, at) => {
      const last = ranks.bySeed.map((seed) => seed[moments.indexOf(moment)]?.at(-1) ?? null);
      return [
        moment.title,
        moment.steps,
        seedPoint(0, accuraciesAt(runs, depth - 1, 'id')).y,
        seedPoint(0, accuraciesAt(runs, depth - 1, 'ood')).y,
        seedPoint(0, last).y,
        ...starts(at),
      ];
    }),
  };
}
