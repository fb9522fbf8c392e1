import { expect, it } from 'vitest';
import { SeededRandom } from '../testing/SeededRandom.js';
import { paretoFront } from './paretoFront.js';

it('keeps what nothing beats, equals together', () => {
  const offers = [
    { cost: 1, gain: 0.5 },
    { cost: 2, gain: 0.5 },
    { cost: 2, gain: 0.7 },
    { cost: 2, gain: 0.7 },
    { cost: 3, gain: 0.6 },
  ];
  expect(paretoFront(offers)).toEqual([true, false, true, true, false]);
  expect(paretoFront([])).toEqual([]);
});

it('has the cheapest of the best, and gains rise with cost along it, whatever the offers', () => {
  const random = new SeededRandom(3);
  for (let round = 0; round < 50; round++) {
    const offers = Array.from({ length: 20 }, () => ({
      cost: Math.floor(10 * random.next()),
      gain: Math.floor(10 * random.next()),
    }));
    const front = paretoFront(offers);
    const kept = offers.filter((_, at) => front[at]).toSorted((a, b) => a.cost - b.cost);
    const most = Math.max(...offers.map(({ gain }) => gain));
    expect(kept.at(-1)?.gain).toBe(most);
    const gains = kept.map(({ gain }) => gain);
    expect(gains).toEqual(gains.toSorted((a, b) => a - b));
  }
});
