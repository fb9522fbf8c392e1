import { expect, it } from 'vitest';
import { matched } from './matched.js';

const pairs = (first: string[], second: string[]) =>
  matched(first, second, (text) => text.charAt(0)).map((pair) => [pair.first, pair.second]);

it('pairs by key in the order of the first list, then what the second alone has', () => {
  expect(pairs(['a1', 'b1'], ['c2', 'b2'])).toEqual([
    ['a1', null],
    ['b1', 'b2'],
    [null, 'c2'],
  ]);
});

it('pairs each thing once where a key comes several times', () => {
  expect(pairs(['a1', 'a2'], ['a3'])).toEqual([
    ['a1', 'a3'],
    ['a2', null],
  ]);
  expect(pairs([], ['a1', 'a2'])).toEqual([
    [null, 'a1'],
    [null, 'a2'],
  ]);
});
