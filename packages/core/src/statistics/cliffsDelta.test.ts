import { expect, it } from 'vitest';
import { SeededRandom } from '../testing/SeededRandom.js';
import { cliffsDelta } from './cliffsDelta.js';

it('counts who is larger in all pairs, by hand', () => {
  // Of nine pairs one is larger, two are equal, six are smaller.
  expect(cliffsDelta([1, 2, 3], [2, 3, 4])).toEqual({ delta: -5 / 9, size: 'large' });
  expect(cliffsDelta([4, 5], [1, 2, 3])).toEqual({ delta: 1, size: 'large' });
  expect(cliffsDelta([1, 1], [1])).toEqual({ delta: 0, size: 'negligible' });
});

// δ of so many ones among 1,000 against a single 0: that share.
it.each([
  [146, 'negligible'],
  [147, 'small'],
  [329, 'small'],
  [330, 'medium'],
  [473, 'medium'],
  [474, 'large'],
] as const)('of %d in 1,000 is %s', (larger, size) => {
  const values = Array.from({ length: 1000 }, (_, at) => (at < larger ? 1 : 0));
  expect(cliffsDelta(values, [0])).toEqual({ delta: larger / 1000, size });
  expect(cliffsDelta([0], values)).toEqual({ delta: -larger / 1000, size });
});

it('asks for order alone', () => {
  const random = new SeededRandom(4);
  const [a, b] = [9, 7].map((n) => Array.from({ length: n }, () => random.below(6)));
  const plain = cliffsDelta(a ?? [], b ?? []);
  expect(plain.delta).not.toBe(0);
  const bent = (values: readonly number[] = []) => values.map((value) => Math.exp(value));
  expect(cliffsDelta(bent(a), bent(b))).toEqual(plain);
});

it.each([
  [[], [1]],
  [[1], []],
  [[Number.NaN], [1]],
])('refuses %j against %j', (a, b) => {
  expect(() => cliffsDelta(a, b)).toThrow(expect.objectContaining({ code: 'invalid-request' }));
});
