import { expect, it } from 'vitest';
import { columnTitle, tableValue } from './tableValue.js';

const column = (digits: number | null = null, unit: string | null = null) => ({
  title: 'accuracy',
  unit,
  digits,
});

it.each([
  [12.3456, 1, '12.3'],
  [-12.3456, 0, '−12'],
  [12.3456, null, '12.3'],
  [1234567, null, '1,234,567'],
  [-1234, null, '−1,234'],
  [0.000012, null, '1.2 × 10⁻⁵'],
  ['text', 2, 'text'],
  [null, 2, '–'],
])('%j with %j digits is %s', (value, digits, text) => {
  expect(tableValue(value, column(digits))).toBe(text);
});

it('puts the unit behind the title', () => {
  expect(columnTitle(column(null, '%'))).toBe('accuracy (%)');
  expect(columnTitle(column())).toBe('accuracy');
});
