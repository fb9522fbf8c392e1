import { type FigureTableInput, peakIndex, retainedPercent } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import type { DrawnNetwork } from './DrawnNetwork.js';

/**
 * Where OOD accuracy peaks and what is left of it, of each network and draw.
 *
 * @param drawn the names of each draw’s classes
 */
export function oodDrawsTable(
  networks: readonly DrawnNetwork[],
  drawn: readonly (readonly string[])[],
): FigureTableInput {
  const seeds = networks[0]?.runs.length ?? 0;
  return {
    id: 'ood-draws',
    title: 'The draws of OOD classes',
    caption: `OOD probe accuracy of each draw by itself, in the mean over ${counted(seeds, 'seed')}: the layer where it is best, and what the last layer has left.`,
    columns: [
      { title: 'network' },
      { title: 'draw' },
      { title: 'best layer' },
      { title: 'best accuracy', unit: '%', digits: 1 },
      { title: 'last accuracy', unit: '%', digits: 1 },
      { title: 'lost, of the best', unit: '%', digits: 1 },
      { title: 'classes' },
    ],
    rows: networks.flatMap(({ name, draws }) =>
      draws.map((curve, at) => {
        const best = peakIndex(curve);
        return [
          name,
          at + 1,
          best + 1,
          100 * (curve[best] ?? 0),
          100 * (curve.at(-1) ?? 0),
          100 - retainedPercent(curve),
          drawn[at]?.join(', ') ?? null,
        ];
      }),
    ),
  };
}
