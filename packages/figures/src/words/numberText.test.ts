import { expect, it } from 'vitest';
import { alikeTexts, numberText, shortNumber } from './numberText.js';

it.each([
  [0, '0'],
  [-0, '0'],
  [0.1 + 0.2, '0.3'],
  [-12.5, '−12.5'],
  [50_000, '50,000'],
  [0.0001, '0.0001'],
  [0.00002, '2e−5'],
  [-3e-300, '−3e−300'],
  [2e7, '2e7'],
])('numberText(%d) is %s', (value, text) => {
  expect(numberText(value)).toBe(text);
});

it.each([
  [12_345, '12,345'],
  [1234.5, '1,230'],
  [0.012345, '0.0123'],
  [123_456, '123,000'],
])('shortNumber(%d) is %s', (value, text) => {
  expect(shortNumber(value)).toBe(text);
});

it('alikeTexts writes all numbers in one way', () => {
  expect(alikeTexts([0.0001, 0.001])).toEqual(['0.0001', '0.001']);
  expect(alikeTexts([0, 0.00001, 0.001])).toEqual(['0', '1e−5', '1e−3']);
});
