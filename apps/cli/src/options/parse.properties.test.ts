import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as parse from './parse.js';

/** The value; null where the text is refused as commander wants it. */
function parsed<T>(read: (text: string) => T, text: string): T | null {
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    return null;
  }
}

const digits = fc.oneof(
  fc.nat().map(String),
  fc.constantFrom('0', '-0', '007', '1e3', '9'.repeat(400)),
);
const texts = fc.oneof(
  fc.string(),
  digits,
  fc
    .array(fc.oneof(digits, fc.constantFrom('..', 'final', ' ', '', '.5', 'GiB')), { maxLength: 5 })
    .map((parts) => parts.join(',')),
  fc.tuple(digits, digits).map(([from, to]) => `${from}..${to}`),
  fc
    .tuple(fc.double(), fc.constantFrom('B', 'kB', 'GiB', 'toString', ''))
    .map((parts) => parts.join('')),
);
const always = (holds: (text: string) => void) =>
  fc.assert(fc.property(texts, holds), { numRuns: 500 });

describe('an option’s text that may be anything is refused, or', () => {
  it('a whole number', () =>
    always((text) => {
      const value = parsed(parse.wholeNumber(1), text);
      if (value !== null) expect(Number.isSafeInteger(value) && value >= 1).toBe(true);
    }));

  it('an amount of memory', () =>
    always((text) => {
      const value = parsed(parse.memorySize, text);
      if (value !== null) expect(Number.isSafeInteger(value) && value > 0).toBe(true);
    }));

  it('increasing whole numbers, not too many', () =>
    always((text) => {
      const value = parsed(parse.ranges, text);
      if (value === null) return;
      expect(value.length > 0 && value.length <= 100_000).toBe(true);
      expect(value.every((each, at) => at === 0 || each > (value[at - 1] ?? each))).toBe(true);
    }));

  it('numbers', () =>
    always((text) => {
      for (const value of parsed(parse.fractions, text) ?? []) expect(value).toBeCloseTo(value);
      for (const value of parsed(parse.numbers, text) ?? []) {
        expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
      }
      const channels = parsed(parse.channels, text);
      if (channels) expect(channels.map(Number.isFinite)).toEqual([true, true, true]);
    }));

  it('names and checkpoints', () =>
    always((text) => {
      for (const name of parsed(parse.names, text) ?? []) expect(name.trim()).not.toBe('');
      for (const value of parsed(parse.checkpoints, text) ?? []) {
        expect(value === null || Number.isSafeInteger(value)).toBe(true);
      }
    }));
});
