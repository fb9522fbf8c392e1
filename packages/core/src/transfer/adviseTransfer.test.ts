import { describe, expect, it } from 'vitest';
import type { SeedRun } from '../detection/detectSeeds.js';
import { madeUpNetwork } from '../testing/madeUpNetwork.js';
import { refusal } from '../testing/refusal.js';
import { adviseTransfer } from './adviseTransfer.js';
import { transferBatchSize } from './labelBudget.js';
import { regretsOf } from './regretsOf.js';

/** Draws of a network’s probes with such accuracies on test images. */
function madeUpDraws(accuracies: readonly number[], draws = 1, images = 2000): SeedRun[] {
  return Array.from({ length: draws }, (_, seed) => ({
    seed,
    ...madeUpNetwork(accuracies, undefined, { images, seed }),
  }));
}

describe('adviseTransfer', () => {
  it('chooses by the held-out images, not by the test images', () => {
    const runs = madeUpDraws([0.5, 0.7, 0.6]);
    const advice = adviseTransfer({ runs, validation: [[0.4, 0.5, 0.6]] });
    expect(advice.chosen).toMatchObject({ layer: 3, name: 'relu3', validationAccuracy: 0.6 });
    expect(advice.chosen.regret.value).toBeCloseTo(10);
    expect(advice.choices).toEqual([3]);
    expect(advice.asGood).toBe(0);
  });

  it('is sure of a layer that is far better, and says that it is the best in every resample', () => {
    const runs = madeUpDraws([0.3, 0.7, 0.3], 3);
    const validation = [
      [0.3, 0.7, 0.3],
      [0.3, 0.6, 0.2],
      [0.5, 0.5, 0.4],
    ];
    const { chosen, asGood, choices, layers } = adviseTransfer({ runs, validation });
    expect(chosen).toMatchObject({ layer: 2, best: 1, regret: { value: 0, over: 'both' } });
    expect(asGood).toBe(1);
    expect(choices).toEqual([2, 2, 1]);
    expect(layers.map(({ best }) => best)).toEqual([0, 1, 0]);
  });

  it('is not sure of one among equals, unless a loss within the tolerance is none', () => {
    const runs = madeUpDraws([0.6, 0.6, 0.6], 1, 500);
    const validation = [[0.5, 0.4, 0.3]];
    const { asGood, layers } = adviseTransfer({ runs, validation }, { tolerance: 0.5 });
    expect(asGood).toBeGreaterThan(0.05);
    expect(asGood).toBeLessThan(0.95);
    expect(layers.reduce((sum, { best }) => sum + (best ?? 0), 0)).toBeCloseTo(1);
    expect(adviseTransfer({ runs, validation }, { tolerance: 100 }).asGood).toBe(1);
  });

  it('has nothing to say of how sure it is where nothing can be resampled', () => {
    const runs = madeUpDraws([0.5, 0.6]).map(({ seed, layers }) => ({ seed, layers }));
    const { asGood, chosen } = adviseTransfer({ runs, validation: [[0.5, 0.6]] });
    expect(asGood).toBeNull();
    expect(chosen).toMatchObject({ best: null, regret: { value: 0, interval: null } });
  });

  it('refuses validation accuracies of other runs or layers', () => {
    const runs = madeUpDraws([0.5, 0.6]);
    for (const validation of [
      [],
      [[0.5]],
      [
        [0.5, 0.6],
        [0.5, 0.6],
      ],
    ]) {
      expect(refusal(() => adviseTransfer({ runs, validation })).code).toBe('invalid-request');
    }
  });
});

it('regretsOf compares with the best layer in the mean, so that a run may gain', () => {
  const [one] = madeUpDraws([0.5, 0.75]);
  const [other] = madeUpDraws([0.625, 0.5]);
  if (!one || !other) throw new Error('no runs');
  expect(regretsOf([one, { ...other, seed: 1 }], [0, 0])).toEqual([25, -12.5]);
  expect(regretsOf([one, { ...other, seed: 1 }], [1, 1])).toEqual([0, 0]);
});

it.each([
  [50, 2],
  [200, 8],
  [1000, 32],
  [5000, 128],
  [Infinity, 128],
  [10, 1],
])('transferBatchSize(%d) is %d', (images, batchSize) => {
  expect(transferBatchSize(images)).toBe(batchSize);
});
