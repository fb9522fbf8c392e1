import { describe, expect, it } from 'vitest';
import { measureText } from './measureText.js';
import { wrapText } from './wrapText.js';

const text = 'Probe accuracy and numerical rank of every layer of a network with twelve layers.';

describe('wrapText', () => {
  it.each([60, 120, 300, 2000])('keeps lines within %i pixels and loses no word', (widthPx) => {
    const lines = wrapText(text, widthPx, 12);
    for (const line of lines) expect(measureText(line, 12)).toBeLessThanOrEqual(widthPx);
    expect(lines.join(' ').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
  });

  it('breaks at spaces, not at those that do not break', () => {
    expect(wrapText('one two', measureText('one two', 12) - 1, 12)).toEqual(['one', 'two']);
    expect(wrapText('95\u00a0% rule', measureText('95\u00a0%', 12), 12)).toEqual([
      '95\u00a0%',
      'rule',
    ]);
  });

  it('breaks a word that is too wide, character by character if need be', () => {
    expect(wrapText('abc', 1, 12)).toEqual(['a', 'b', 'c']);
    expect(wrapText('', 100, 12)).toEqual([]);
  });
});
