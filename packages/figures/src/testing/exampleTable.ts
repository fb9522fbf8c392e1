import { type FigureTable, figureTableSchema } from '@tunnel/core';

/** A made-up table: text, numbers with and without digits of their own, and a place without a value. */
export function exampleTable(): FigureTable {
  return figureTableSchema.parse({
    id: 'widths',
    title: 'Tunnels by width',
    caption: 'Mean over 3 seeds.',
    columns: [
      { title: 'network' },
      { title: 'accuracy', unit: '%', digits: 1 },
      { title: 'parameters' },
      { title: 'change', unit: 'points' },
    ],
    rows: [
      ['VGG-19, ×0.25', 84.25, 1254321, -2.71451],
      ['VGG-19, ×1', 90, 20040522, null],
    ],
  });
}
