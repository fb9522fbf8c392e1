import type { FigureInput } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import { type Line, layerLine } from '../analysis/figures/layerLine.js';
import { tunnelShade } from '../analysis/figures/tunnelShade.js';
import type { DrawnNetwork } from './DrawnNetwork.js';

/** ID and OOD accuracy and rank over the layers, a panel a network, and each draw’s OOD accuracy. */
export function oodByLayerFigure(networks: readonly DrawnNetwork[]): FigureInput {
  return {
    id: 'ood-by-layer',
    title: 'OOD accuracy and rank by layer',
    caption: captionOf(networks),
    chart: {
      kind: 'lines',
      columns: 1,
      panels: networks.map(({ name, overSeeds, draws }) => ({
        title: name,
        x: { title: 'layer' },
        y: { title: 'probe accuracy, %' },
        right: { title: 'numerical rank', scale: 'log' },
        lines: [
          layerLine(overSeeds.layers, 'id', { name: 'ID accuracy', colour: 'id' }),
          layerLine(overSeeds.layers, 'ood', { name: 'OOD accuracy', colour: 'ood' }),
          ...draws.map(drawLine),
          layerLine(overSeeds.layers, 'rank', { name: 'rank', colour: 'rank', axis: 'right' }),
        ],
        shade: tunnelShade(overSeeds.detection),
      })),
    },
  };
}

function drawLine(curve: readonly number[]): Line {
  return {
    name: 'OOD accuracy, each draw',
    colour: 'ood',
    dash: true,
    points: curve.map((accuracy, at) => ({ x: at + 1, y: 100 * accuracy })),
  };
}

function captionOf([first]: readonly DrawnNetwork[]): string {
  if (!first) return 'No network.';
  const { draws, runs, overSeeds, result } = first;
  const { idImages, oodImages, oodClasses } = overSeeds.detection.basis;
  const rankImages = result.rank?.images ?? idImages ?? 0;
  return [
    `Accuracy of linear probes on every layer, in the mean over ${counted(runs.length, 'seed')}${runs.length > 1 ? ', with Student’s 95 % intervals' : ''}: ID on ${counted(idImages ?? 0, 'test image')}, OOD in the mean over ${counted(draws.length, 'draw')} of ${oodClasses} classes, ${counted(oodImages ?? 0, 'test image')} in all.`,
    'Dashed is each draw, with probes of its own.',
    `The numerical rank is of ${counted(rankImages, 'test image')} of the training distribution.`,
    'Layers are the default taps: the ReLUs of the MLP and of VGG-19, all convolutions of ResNet-34 in module order.',
    'Shaded is the tunnel by the 95 % rule, where one was found.',
  ].join(' ');
}
