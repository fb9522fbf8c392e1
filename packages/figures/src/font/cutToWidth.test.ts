import { expect, it } from 'vitest';
import { cutToWidth } from './cutToWidth.js';
import { measureText } from './measureText.js';

it('leaves alone what fits', () => {
  expect(cutToWidth('layer', measureText('layer', 12), 12)).toBe('layer');
});

it.each([20, 50, 90])('cuts to %i pixels', (widthPx) => {
  const cut = cutToWidth('a label that is much too long', widthPx, 12);
  expect(cut).toMatch(/^a.*…$/);
  expect(measureText(cut, 12)).toBeLessThanOrEqual(widthPx);
});
