import { figureTableSchema } from '@tunnel/core';
import { expect, it } from 'vitest';
import { tableData } from './tableData.js';

it('names columns with their units, each differently', () => {
  const table = figureTableSchema.parse({
    id: 't',
    title: 't',
    caption: 't',
    columns: [{ title: 'network' }, { title: 'low', unit: '%' }, { title: 'low', unit: '%' }],
    rows: [
      ['MLP', 1.5, null],
      [null, 0, 2],
    ],
  });
  expect(tableData(table)).toEqual({
    columns: ['network', 'low (%)', 'low (%) 2'],
    rows: [
      ['MLP', 1.5, null],
      [null, 0, 2],
    ],
  });
});
