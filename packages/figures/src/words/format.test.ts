import { describe, expect, it } from 'vitest';
import { count, duration, percent, plural, points } from './format.js';

describe('format', () => {
  it('writes numbers for people', () => {
    expect(percent(0.5449)).toBe('54.5\u00a0%');
    expect(points(0.18)).toBe('18.0');
    expect([0, 999, 1000, 1234567].map(count)).toEqual(['0', '999', '1,000', '1,234,567']);
    expect([plural(1, 'layer'), plural(0, 'layer')]).toEqual(['1 layer', '0 layers']);
  });

  it.each([
    [0, '0.0 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.6, '1 min 0 s'],
    [185, '3 min 5 s'],
    [3599.7, '1 h 0 min'],
    [7440, '2 h 4 min'],
  ])('writes %d seconds', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
