import type { FigureTableInput } from '@tunnel/core';
import { accuraciesAt } from '../analysis/accuraciesAt.js';
import { seedPoint } from '../analysis/figures/seedPoint.js';
import { resampledOver } from '../analysis/resampledOver.js';
import { type ReadNetwork, startOf } from './readProtocol.js';
import { boundedShares } from './rules.js';
import { choices } from './ways.js';

/** The starts of all networks, by every way and rule. */
export function startsTable(networks: readonly ReadNetwork[]): FigureTableInput {
  return {
    id: 'starts',
    title: 'The tunnel’s start by the way it is looked for',
    caption: `Starts of the mean accuracies over seeds, with the ends of 95 % intervals from ${resampledOver(networks[0]?.network.runs.length ?? 0)}; each way differs from the default in one choice. Layers are counted as by default.`,
    columns: [
      { title: 'network' },
      { title: 'choice' },
      { title: 'way' },
      ...boundedShares.flatMap((share) => [
        { title: `start, ${Math.round(100 * share)} %`, digits: 0 },
        { title: 'low', digits: 0 },
        { title: 'high', digits: 0 },
      ]),
      { title: 'start, 90 %', digits: 0 },
      { title: 'start, 99 %', digits: 0 },
      { title: 'last layer’s ID probe', unit: '%', digits: 1 },
    ],
    rows: networks.flatMap((read) =>
      read.ways.map((way) => {
        const bounded = boundedShares.flatMap((share) => {
          const { value, interval } = startOf(read, way, share);
          return [value, interval?.low ?? null, interval?.high ?? null];
        });
        return [
          read.network.name,
          way.choice === null ? '' : choices[way.choice],
          way.name,
          ...bounded,
          startOf(read, way, 0.9).value,
          startOf(read, way, 0.99).value,
          seedPoint(0, accuraciesAt(way.runs, way.numbers.length - 1)).y,
        ];
      }),
    ),
  };
}
