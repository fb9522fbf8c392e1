import type { FigureInput } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import { layerShade } from '../analysis/figures/layerShade.js';
import { seedPoint } from '../analysis/figures/seedPoint.js';
import { tunnelSpan } from '../analysis/tunnelSpan.js';
import { layerAxis } from './layerAxis.js';
import { ranksByDefinition } from './ranksByDefinition.js';
import type { ReadNetwork } from './readProtocol.js';

/** The rank by layer, a line a definition and a panel a network. */
export function rankFigure(networks: readonly ReadNetwork[]): FigureInput {
  const images = networks[0]?.spectra[0]?.images ?? 0;
  return {
    id: 'rank-definitions',
    title: 'Rank by layer, by every definition',
    caption: `Of ${counted(images, 'test image')}, at the outputs of the ReLUs: singular values of the covariance, and of the data, above a share of the largest (10⁻³ of the data’s largest is 10⁻⁶ of the covariance’s), the effective rank (Roy and Vetterli 2007), the participation ratio and RankMe (Garrido et al. 2023). Geometric means over ${counted(networks[0]?.spectra.length ?? 0, 'seed')}, without bands for their number. The layers’ own numbers of features and images bound the ranks.`,
    chart: {
      kind: 'lines',
      columns: 2,
      panels: networks.map((read) => ({
        title: read.network.name,
        x: layerAxis(read),
        y: { title: 'rank', scale: 'log' },
        lines: ranksByDefinition(read.spectra).map(({ definition, bySeed }) => ({
          name: definition,
          points: read.units.map((_, layer) => {
            const ranks = bySeed.map((layers) => layers[layer] ?? null);
            return { x: layer, y: seedPoint(layer, ranks, 'log').y };
          }),
        })),
        shade: layerShade(tunnelSpan(read.network)),
      })),
    },
  };
}
