import type { FigureInput } from '@tunnel/core';
import { layerShade } from '../analysis/figures/layerShade.js';
import { headInput, type MeasuredVariances, pointsOf, relus } from './MeasuredVariances.js';
import { basis, shadeWords, tapWords } from './words.js';

const panels = [
  {
    measure: 'nc1',
    title: 'NC1: variability within classes',
    axis: 'tr(Σ_W Σ_B⁺) / K',
    scale: 'log',
  },
  {
    measure: 'nc2Equinorm',
    title: 'NC2: class means of unequal length',
    axis: 'standard deviation over mean',
    scale: 'linear',
  },
  {
    measure: 'nc2Equiangular',
    title: 'NC2: class means at unequal angles',
    axis: 'mean |cos + 1/(K − 1)|',
    scale: 'linear',
  },
  {
    measure: 'nc4',
    title: 'NC4: head against nearest class mean',
    axis: 'images where they disagree (%)',
    scale: 'linear',
  },
] as const;

/** NC1, NC2 and NC4 by layer, of training and test images. */
export function collapseFigure({ network, span, test, train }: MeasuredVariances): FigureInput {
  const layers = [...relus, headInput];
  return {
    id: 'neural-collapse',
    title: `${network.name}: neural collapse, layer by layer`,
    caption: `NC1, NC2 and NC4 (Papyan, Han and Donoho 2020) ${tapWords(train)}, and at what the head reads (“pool”); all are 0 where a network has collapsed. Solid: ${basis(train)}, on which it was described; dashed: ${basis(test)}. Lines are means over seeds (NC1: geometric), bands 95 % intervals (Student’s). NC3 is defined for the head’s input alone: see the table. ${shadeWords(span)}`,
    chart: {
      kind: 'lines',
      columns: 2,
      panels: panels.map(({ measure, title, axis, scale }) => ({
        title,
        x: {
          title: 'layer',
          scale: 'category',
          labels: [...relus.map((_, at) => String(at + 1)), 'pool'],
        },
        y: { title: axis, scale },
        lines: [
          { name: `${train.image}s`, points: pointsOf(train, measure, layers, scale) },
          { name: `${test.image}s`, points: pointsOf(test, measure, layers, scale), dash: true },
        ],
        shade: layerShade(span),
      })),
    },
  };
}
