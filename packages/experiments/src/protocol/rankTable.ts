import { type FigureTableInput, meanInterval } from '@tunnel/core';
import { ranksByDefinition } from './ranksByDefinition.js';
import type { ReadNetwork } from './readProtocol.js';

/** The rank of the highest layer and of the last, by every definition. */
export function rankTable(networks: readonly ReadNetwork[]): FigureTableInput {
  return {
    id: 'ranks',
    title: 'The rank of the highest and the last layer, by every definition',
    caption: 'Means over seeds; the highest layer is that of the mean ranks.',
    columns: [
      { title: 'network' },
      { title: 'definition' },
      { title: 'highest layer', digits: 0 },
      { title: 'its rank' },
      { title: 'last layer’s rank' },
      { title: 'left of it', unit: '%', digits: 0 },
    ],
    rows: networks.flatMap((read) =>
      ranksByDefinition(read.spectra).map(({ definition, bySeed }) => {
        const means = read.units.map(
          (_, layer) => meanInterval(bySeed.map((layers) => layers[layer] ?? 0)).mean,
        );
        const peak = Math.max(...means);
        const last = means.at(-1) ?? 0;
        const left = peak === 0 ? null : (100 * last) / peak;
        return [read.network.name, definition, means.indexOf(peak) + 1, peak, last, left];
      }),
    ),
  };
}
