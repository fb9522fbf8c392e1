import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { Context } from '../Context.js';
import { fittingTable } from './fittingTable.js';
import { listTable } from './listTable.js';
import { significant } from './significant.js';
import { wrapped } from './wrapped.js';

it('fittingTable repeats its first columns in as many parts as the width asks for', () => {
  const head = ['layer', 'one', 'two', 'three'];
  const rows = [['1', '0.25', '0.5', '1']];
  expect(fittingTable(80, 1, head, rows).split('\n')).toHaveLength(2);
  expect(fittingTable(17, 1, head, rows)).toBe(
    ['layer  one   two', '1      0.25  0.5', '', 'layer  three', '1      1'].join('\n'),
  );
  // What is wider than the terminal still has its place.
  expect(fittingTable(1, 1, head, rows).split('\n\n')).toHaveLength(3);
});

it('fittingTable has no row that is wider than asked for', () => {
  const head = ['layer', ...Array.from({ length: 36 }, (_, at) => String(at + 1))];
  const rows = head.map(() => head.map(() => '0.97'));
  const lines = fittingTable(80, 1, head, rows).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(Math.max(...lines.map((line) => line.length))).toBeGreaterThan(70);
});

it.each([
  [0, '0'],
  [1234.5, '1.23e+3'],
  [123.45, '123'],
  [0.5, '0.5'],
  [1.2e-9, '1.2e-9'],
  [null, '–'],
])('significant(%s)', (value, text) => {
  expect(significant(value)).toBe(text);
});

it('wrapped breaks after a comma', () => {
  expect(wrapped(9, ['one', 'two', 'three'])).toBe('one, two,\nthree');
  expect(wrapped(80, ['one', 'two'])).toBe('one, two');
});

it('listTable fits a terminal, and gives each entry a line of its own to what is none', () => {
  const head = ['id', 'one', 'two'];
  const rows = [['a', 'x'.repeat(30), 'y'.repeat(30)]];
  const drawn = (columns: number, isTTY: boolean) => {
    const out = Object.assign(new PassThrough(), { columns, isTTY });
    return listTable({ out: out as unknown as Context['out'] }, 1, head, rows).split('\n');
  };
  expect(drawn(40, true).filter((line) => line.startsWith('a'))).toHaveLength(2);
  expect(drawn(40, false).filter((line) => line.startsWith('a'))).toHaveLength(1);
});
