import { expect, it } from 'vitest';
import { channels, checkpoints, memorySize, ranges } from './parse.js';

it.each([
  ['2GiB', 2 * 2 ** 30],
  ['1500 MiB', 1500 * 2 ** 20],
  ['1.5GB', 1.5e9],
  ['4096B', 4096],
])('memorySize: %s', (text, bytes) => {
  expect(memorySize(text)).toBe(bytes);
});

it.each(['', '2', 'GiB', '0GiB', '-1GiB', '2 gigabytes', '1e3MB', '2GiB,', '99999999999GiB'])(
  'memorySize: %s is refused',
  (text) => {
    expect(() => memorySize(text)).toThrow('Give an amount with its unit, e.g. 2GiB');
  },
);

it('channels are three, checkpoints steps and the end', () => {
  expect(channels('0.5, 0.4,-1e-3')).toEqual([0.5, 0.4, -1e-3]);
  expect(() => channels('1,2')).toThrow('Give three numbers');
  expect(checkpoints('0, 100,final')).toEqual([0, 100, null]);
  expect(() => checkpoints('0,last')).toThrow('Give a whole number');
});

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
