import { describe, expect, it } from 'vitest';
import { TunnelError } from '../errors/TunnelError.js';
import { randomJson, shuffleKeys } from '../testing/randomJson.js';
import { SeededRandom } from '../testing/SeededRandom.js';
import { canonicalJson } from './canonicalJson.js';

describe('canonicalJson', () => {
  it.each([
    [{ b: 1, a: [2, { d: null, c: true }] }, '{"a":[2,{"c":true,"d":null}],"b":1}'],
    [{ b: undefined, a: 'x' }, '{"a":"x"}'],
    [{ '\u20ac': 1, '\r': 2, '\u{1f600}': 3, '\ufb33': 4 }, '{"\\r":2,"€":1,"😀":3,"\ufb33":4}'],
    [[1e21, 1e-7, 0.1, -0, 100], '[1e+21,1e-7,0.1,0,100]'],
    ['"\\\n', '"\\"\\\\\\n"'],
    [[], '[]'],
    [{}, '{}'],
    [Object.create(null), '{}'],
  ])('%#: one text', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('does not depend on the order of keys and keeps the value', () => {
    const random = new SeededRandom(1);
    for (let round = 0; round < 200; round++) {
      const value = randomJson(random, 4);
      const text = canonicalJson(value);
      expect(canonicalJson(shuffleKeys(value, random))).toBe(text);
      expect(JSON.parse(text)).toEqual(value);
    }
  });

  it('tells the same value twice in one value from a value in itself', () => {
    const shared = { a: 1 };
    expect(canonicalJson([shared, shared])).toBe('[{"a":1},{"a":1}]');
    const circle: unknown[] = [];
    circle.push({ circle });
    expect(() => canonicalJson(circle)).toThrow(TunnelError);
  });

  it.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1n,
    undefined,
    Symbol('s'),
    () => 1,
    [undefined],
    new Array(1),
    { a: Number.NaN },
    new Date(0),
    new Map(),
    new Uint8Array(1),
  ])('%#: what JSON cannot hold is refused', (value) => {
    expect(() => canonicalJson(value)).toThrow(TunnelError);
  });
});
