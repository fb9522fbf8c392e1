import { expect, it } from 'vitest';
import { exampleLines } from '../testing/exampleFigures.js';
import { exampleTable } from '../testing/exampleTable.js';
import { partNames } from './partNames.js';

const figure = exampleLines(1);

const namesOf = (figures: string[], tables: string[]) => {
  const names = partNames({
    figures: figures.map((id) => ({ ...figure, id })),
    tables: tables.map((id) => ({ ...exampleTable(), id })),
  });
  return [...names.figures, ...names.tables].map(([name]) => name);
};

it('names files by ids', () => {
  expect(namesOf(['weight-change', 'b'], ['widths'])).toEqual(['weight-change', 'b', 'widths']);
});

it('numbers ids that are names of the networks’ files, or of a figure in the dark theme', () => {
  expect(namesOf(['rank', 'layers', 'accuracy-dark'], ['findings'])).toEqual([
    'rank-2',
    'layers-2',
    'accuracy-dark-2',
    'findings-2',
  ]);
  expect(namesOf(['a', 'a-dark'], [])).toEqual(['a', 'a-dark-2']);
  expect(namesOf(['a-dark', 'a'], [])).toEqual(['a-dark', 'a-2']);
  expect(namesOf(['a', 'rank'], ['a', 'rank-2'])).toEqual(['a', 'rank-2', 'a-2', 'rank-2-2']);
});
