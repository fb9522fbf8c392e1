import type { FigureTableInput } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import { seedPoint } from '../analysis/figures/seedPoint.js';
import { headInput, type MeasuredVariances, relus, valuesOf } from './MeasuredVariances.js';

const measures = [
  { measure: 'nc1', title: 'NC1', unit: null },
  { measure: 'nc2Equinorm', title: 'NC2, lengths', unit: null },
  { measure: 'nc2Equiangular', title: 'NC2, angles', unit: null },
  { measure: 'nc3', title: 'NC3', unit: null },
  { measure: 'nc4', title: 'NC4', unit: '%' },
  { measure: 'nearestMeanAccuracy', title: 'nearest class mean right', unit: '%' },
] as const;

/** Neural collapse where the tunnel starts, where it ends and at what the head reads. */
export function collapseTable({ network, span, test, train }: MeasuredVariances): FigureTableInput {
  const last = { layer: relus.at(-1) ?? '', called: `layer ${relus.length}, the last` };
  const start = span && {
    layer: relus[span.start - 1] ?? '',
    called: `layer ${span.start}, where the tunnel starts`,
  };
  const rows = [start, last, { layer: headInput, called: 'what the head reads' }].filter(
    (row) => row !== null,
  );
  return {
    id: 'collapse',
    title: `${network.name}: neural collapse at the ends of the tunnel`,
    caption: `Means over ${counted(network.runs.length, 'seed')}. NC1 to NC4 are 0 where a network has collapsed. NC3, the distance of the head’s weights from the class means, is defined for what the head reads.${span ? ` Start by the ${span.rule}.` : ''}`,
    columns: [{ title: 'layer' }, { title: 'images' }, ...measures.map(({ title }) => ({ title }))],
    rows: rows.flatMap(({ layer, called }) =>
      [train, test].map((of) => [
        called,
        `${of.image}s`,
        ...measures.map(({ measure }) => seedPoint(0, valuesOf(of, layer, measure)).y),
      ]),
    ),
  };
}
