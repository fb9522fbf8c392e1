import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../testing/SeededRandom.js';
import { smallestWilcoxonP, wilcoxonSignedRank } from './wilcoxonSignedRank.js';

/** The definition: of all 2ⁿ signs, twice the share with a rank sum that is at most the smaller one. */
function byDefinition(differences: readonly number[]): number {
  const kept = differences.filter((value) => value !== 0);
  const ranks = kept.map((value) => {
    const size = Math.abs(value);
    const smaller = kept.filter((other) => Math.abs(other) < size).length;
    const same = kept.filter((other) => Math.abs(other) === size).length;
    return smaller + (same + 1) / 2;
  });
  const sum = (isIn: (at: number) => boolean) =>
    ranks.reduce((all, rank, at) => all + (isIn(at) ? rank : 0), 0);
  const least = Math.min(
    sum((at) => (kept[at] ?? 0) > 0),
    sum((at) => (kept[at] ?? 0) < 0),
  );
  let extreme = 0;
  for (let signs = 0; signs < 2 ** kept.length; signs++) {
    if (sum((at) => Math.floor(signs / 2 ** at) % 2 === 1) <= least) extreme++;
  }
  return Math.min(1, (2 * extreme) / 2 ** kept.length);
}

describe('wilcoxonSignedRank', () => {
  it.each([
    [1, 1],
    [2, 0.5],
    [3, 0.25],
    [5, 0.0625],
    [6, 0.03125],
    [8, 0.0078125],
  ])('of %d pairs all on one side has p %d, the smallest there is', (pairs, p) => {
    const differences = Array.from({ length: pairs }, (_, at) => at + 0.5);
    const most = (pairs * (pairs + 1)) / 2;
    expect(wilcoxonSignedRank(differences)).toEqual({
      pValue: p,
      ranks: { above: most, below: 0 },
      n: pairs,
    });
    expect(smallestWilcoxonP(pairs)).toBe(p);
  });

  // Rows of the printed table: of n pairs, a smaller rank sum with its one-sided p to four digits.
  it.each([
    [7, 2, 0.0234],
    [8, 3, 0.0195],
    [8, 5, 0.0391],
    [10, 8, 0.0244],
    [12, 13, 0.0212],
    [15, 25, 0.024],
    [20, 52, 0.0242],
  ])('of %d pairs with the rank sum %d has one-sided p %d', (pairs, rankSum, p) => {
    // The largest ranks that still fit are given the other sign.
    let left = rankSum;
    const differences = Array.from({ length: pairs }, (_, at) => pairs - at).map((rank) => {
      if (rank > left) return rank;
      left -= rank;
      return -rank;
    });
    const { pValue, ranks } = wilcoxonSignedRank(differences);
    expect(ranks.below).toBe(rankSum);
    expect(Math.abs(pValue / 2 - p)).toBeLessThan(5.1e-5);
  });

  it('of Darwin’s maize, 15 pairs without ties, is known', () => {
    // C. Darwin, 1876, in eighths of an inch, as R. A. Fisher gives them; p = 676 / 2¹⁴.
    const maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
    expect(wilcoxonSignedRank(maize)).toEqual({
      pValue: 0.041259765625,
      ranks: { above: 96, below: 24 },
      n: 15,
    });
  });

  it('of Hollander and Wolfe’s depression scores is known', () => {
    const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
    const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
    const { pValue, ranks } = wilcoxonSignedRank(
      before.map((score, at) => score - (after[at] ?? 0)),
    );
    expect(ranks).toEqual({ above: 40, below: 5 });
    expect(pValue).toBe(0.0390625);
  });

  it('shares ranks among ties and leaves zeros out, by hand', () => {
    // Ranks 1.5, 1.5, 4, 4, 4, the negative one 1.5: three of 32 signs give at most 1.5.
    expect(wilcoxonSignedRank([0, 1, -1, 2, 0, 2, 2])).toEqual({
      pValue: 6 / 32,
      ranks: { above: 13.5, below: 1.5 },
      n: 5,
    });
    expect(wilcoxonSignedRank([0, 0])).toEqual({
      pValue: 1,
      ranks: { above: 0, below: 0 },
      n: 0,
    });
  });

  it('is the definition, whatever ties and zeros there are', () => {
    const random = new SeededRandom(5);
    for (let round = 0; round < 60; round++) {
      const differences = Array.from({ length: 1 + random.below(8) }, () => random.below(9) - 4);
      const { pValue } = wilcoxonSignedRank(differences);
      expect(pValue).toBeCloseTo(byDefinition(differences), 12);
    }
  });

  it('asks for ranks alone: scale, order and both signs change no p-value', () => {
    const random = new SeededRandom(6);
    for (let round = 0; round < 30; round++) {
      const differences = Array.from({ length: 9 }, () => random.next() - 0.4);
      const plain = wilcoxonSignedRank(differences);
      expect(wilcoxonSignedRank(random.shuffle(differences))).toEqual(plain);
      expect(wilcoxonSignedRank(differences.map((value) => 8 * value))).toEqual(plain);
      const { pValue, ranks } = wilcoxonSignedRank(differences.map((value) => -value));
      expect(pValue).toBe(plain.pValue);
      expect(ranks).toEqual({ above: plain.ranks.below, below: plain.ranks.above });
    }
  });

  it('is false as often as it says where there is nothing', () => {
    const random = new SeededRandom(7);
    let found = 0;
    for (let round = 0; round < 4000; round++) {
      const differences = Array.from({ length: 8 }, () => random.next() - 0.5);
      if (wilcoxonSignedRank(differences).pValue < 0.05) found++;
    }
    // At eight pairs the p-values below 0.05 are those up to 2 · 5/256; ± four standard errors.
    expect(found / 4000).toBeGreaterThan(0.0268);
    expect(found / 4000).toBeLessThan(0.0514);
  });

  it.each([
    [[1, Number.NaN]],
    [[Number.POSITIVE_INFINITY]],
    [Array.from({ length: 1001 }, () => 1)],
  ])('refuses what it cannot test', (differences) => {
    expect(() => wilcoxonSignedRank(differences)).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });
});
