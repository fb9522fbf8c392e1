import { expect, it } from 'vitest';
import { parseAs } from '../parsing/parseAs.js';
import { refusal } from '../testing/refusal.js';
import { type FigureTableInput, figureTableSchema } from './figureTable.js';

const table: FigureTableInput = {
  id: 'widths',
  title: 'Widths',
  caption: 'Means of three seeds.',
  columns: [{ title: 'network' }, { title: 'accuracy', unit: '%', digits: 1 }],
  rows: [
    ['MLP', 54.5],
    ['VGG-19', null],
  ],
};

function parse(more: object = {}) {
  return parseAs(figureTableSchema, { ...table, ...more }, { where: 'table', code: 'internal' });
}

it('is what it is parsed to, with every default', () => {
  expect(parse()).toEqual({
    ...table,
    columns: [
      { title: 'network', unit: null, digits: null },
      { title: 'accuracy', unit: '%', digits: 1 },
    ],
  });
  expect(parse({ rows: [] }).rows).toEqual([]);
});

const refused: [string, object, string][] = [
  [
    'a row too short',
    { rows: [['MLP']] },
    'table.rows have not a value, or null, for each of columns',
  ],
  [
    'no column',
    { columns: [], rows: [] },
    'table.columns is an empty list; give a list of at least one column',
  ],
  [
    'a value that is no text or number',
    { rows: [['MLP', true]] },
    'table.rows[0][1] is true; give text, or a number, or null',
  ],
  [
    'half a digit',
    { columns: [{ title: 'a', digits: 0.5 }, { title: 'b' }] },
    'table.columns[0].digits is 0.5; give a whole number from 0 to 6, or null',
  ],
];
it.each(refused)('%s is refused, in one line', (_, more, message) => {
  expect(refusal(() => parse(more))).toMatchObject({ code: 'internal', message });
});
