import { expect, it } from 'vitest';
import { ranges } from './parse.js';

it.each([
  ['0..2', [0, 1, 2]],
  ['0..2,7', [0, 1, 2, 7]],
  ['5', [5]],
  ['3..3, 9..10', [3, 9, 10]],
])('ranges: %s', (text, all) => {
  expect(ranges(text)).toEqual(all);
});

it.each([
  '',
  'a',
  '-1',
  '1.5',
  '2..0',
  '0..2,2',
  '0,0',
  '1..',
  '..1',
  '1...3',
  '1,',
  '0..1000000000',
  `${'9'.repeat(400)}`,
])('ranges: %s is refused', (text) => {
  expect(() => ranges(text)).toThrow(/^Give at most 100000 increasing whole numbers/);
});
