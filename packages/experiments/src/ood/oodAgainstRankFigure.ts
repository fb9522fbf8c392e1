import { type FigureInput, type SeedLayer, spearman } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import type { Line } from '../analysis/figures/layerLine.js';
import type { DrawnNetwork } from './DrawnNetwork.js';

/** OOD accuracy against rank, a point a layer and a panel a network, with their correlation. */
export function oodAgainstRankFigure(networks: readonly DrawnNetwork[]): FigureInput {
  const [first] = networks;
  return {
    id: 'ood-against-rank',
    title: 'OOD accuracy against rank',
    caption: `A point is a layer: its OOD probe accuracy in the mean over ${counted(first?.runs.length ?? 0, 'seed')} and ${counted(first?.draws.length ?? 0, 'draw')} of the OOD classes, against its mean numerical rank. The tunnel is that of the 95 % rule, whether or not one was found. The correlation is Spearman’s, of these means.`,
    chart: {
      kind: 'lines',
      panels: networks.map(({ name, overSeeds }) => {
        const { layers, detection } = overSeeds;
        const start = detection.rules[0]?.start ?? layers.length;
        const extractor = layers.slice(0, start - 1);
        const tunnel = layers.slice(start - 1);
        return {
          title: name,
          words: [
            `ρ = ${correlationOf(layers)} over all layers, ${correlationOf(tunnel)} over the tunnel’s`,
          ],
          x: { title: 'numerical rank', scale: 'log' },
          y: { title: 'OOD probe accuracy, %' },
          lines: [
            pointsOf(extractor, 'layers of the extractor'),
            pointsOf(tunnel, 'layers of the tunnel'),
          ],
        };
      }),
    },
  };
}

/** On a logarithmic axis a layer of rank 0, which is constant, has no place. */
function pointsOf(layers: readonly SeedLayer[], name: string): Line {
  const points = layers.map(({ rank, ood }) => ({
    x: rank?.mean ?? 0,
    y: 100 * (ood?.mean ?? 0),
  }));
  return { name, mark: 'points', points: points.filter(({ x }) => x > 0) };
}

function correlationOf(layers: readonly SeedLayer[]): string {
  const of = (key: 'rank' | 'ood') => layers.map((layer) => layer[key]?.mean ?? 0);
  const value = spearman(of('rank'), of('ood'));
  return value === null ? 'not defined' : value.toFixed(2).replace('-', '−');
}
