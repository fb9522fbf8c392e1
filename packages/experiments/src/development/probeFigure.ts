import type { FigureInput, LinesChartInput } from '@tunnel/core';
import { accuraciesAt } from '../analysis/accuraciesAt.js';
import { counted } from '../analysis/counted.js';
import { layerShade } from '../analysis/figures/layerShade.js';
import { seedPoint } from '../analysis/figures/seedPoint.js';
import type { TunnelSpan } from '../analysis/tunnelSpan.js';
import { layerAxis, layerNumbers } from './layerAxis.js';
import { depth } from './planDevelopment.js';
import type { Developed } from './readDevelopment.js';
import { seedsOf } from './words.js';

/** The probes’ accuracies by layer, a line a moment. */
export function probeFigure(developed: Developed): FigureInput {
  const { name, probes, span } = developed;
  const panel = (title: string, key: 'id' | 'ood'): LinesChartInput['panels'][number] => ({
    title,
    x: layerAxis,
    y: { title: 'probe accuracy (%)' },
    lines: probes.moments.map(({ moment, runs }) => ({
      name: moment.title,
      colour: 'ordered',
      points: layerNumbers.map((_, layer) => {
        const { x, y } = seedPoint(layer, accuraciesAt(runs, layer, key));
        return { x, y };
      }),
    })),
    shade: layerShade(span),
  });
  const hasOod = probes.moments.every(({ runs }) => runs.every(({ ood }) => ood));
  return {
    id: 'probe-development',
    title: `${name}: probes over the training`,
    caption: `Accuracy of linear probes at the outputs of all ${depth} ReLUs, by the moment at which the network was read: ID probes of ${counted(probes.imagesTrain, 'training image')}, tested on ${counted(probes.imagesTest, 'image')}${hasOod ? '; OOD probes of other data' : ''}. Means over ${seedsOf(developed)}, without bands for their number. ${shadeWords(span)}`,
    chart: {
      kind: 'lines',
      columns: 2,
      panels: [panel('ID', 'id'), ...(hasOod ? [panel('OOD', 'ood')] : [])],
    },
  };
}

function shadeWords(span: TunnelSpan | null): string {
  if (!span?.found) return 'No tunnel is shaded, since none was established at the end.';
  return `Shaded: the tunnel at the end, from layer ${span.start} on by the ${span.rule}.`;
}
