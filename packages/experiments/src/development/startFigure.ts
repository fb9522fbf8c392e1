import type { FigureInput } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import { resampledOver } from '../analysis/resampledOver.js';
import { depth } from './planDevelopment.js';
import type { Developed } from './readDevelopment.js';
import { shares, startAt } from './startAt.js';
import { seedsOf } from './words.js';

/** Where the tunnel starts over the training. */
export function startFigure(developed: Developed): FigureInput {
  const { name, network, probes } = developed;
  return {
    id: 'start-development',
    title: `${name}: the tunnel’s start over the training`,
    caption: `The first layer whose ID probe reaches 95 %, or 98 %, of the last layer’s accuracy at the same moment, of the mean accuracies of ${seedsOf(developed)}, with 95 % intervals from ${resampledOver(network.runs.length)} (${counted(probes.imagesTest, 'image')}). Probes as in the curves by layer: of fewer images and epochs than those of the trained network, whose start may differ.`,
    chart: {
      kind: 'lines',
      panels: [
        {
          title: 'first layer of the tunnel',
          x: {
            title: 'moment of the training',
            scale: 'category',
            labels: probes.moments.map(({ moment }) => moment.label),
          },
          y: { title: 'layer', range: { low: 0, high: depth } },
          lines: shares.map((share) => ({
            name: `${share} % rule`,
            points: probes.moments.map((_, at) => {
              const { value, interval } = startAt(developed, at, share);
              return { x: at, y: value, low: interval?.low ?? null, high: interval?.high ?? null };
            }),
          })),
        },
      ],
    },
  };
}
