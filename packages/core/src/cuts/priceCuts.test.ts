import { describe, expect, it } from 'vitest';
import type { CostResult } from '../results/costResult.js';
import { madeUpNetwork } from '../testing/madeUpNetwork.js';
import { refusal } from '../testing/refusal.js';
import { cutCostOf, cutCosts, priceCuts } from './priceCuts.js';

const id = [0.4, 0.6, 0.6];
const ood = [0.5, 0.4, 0.3];
const network = madeUpNetwork(id, ood);

/** A cost whose rows take so many microseconds up to each. */
function madeUpCost(micros: readonly number[]): CostResult {
  const time = (value: number) => ({ min: value, median: value });
  const layers = micros.map((value, at) => ({
    layer: at < id.length ? at + 1 : null,
    name: at < id.length ? `relu${at + 1}` : 'head',
    parameters: 100,
    multiplyAdds: 1000,
    cumulativeParameters: 100 * (at + 1),
    cumulativeMultiplyAdds: 1000 * (at + 1),
    microseconds: time(1),
    cumulativeMicroseconds: time(value),
  }));
  const [parameters, multiplyAdds] = [100 * micros.length, 1000 * micros.length];
  const common = { batchSize: 64, device: 'cpu', precision: 'float32', threads: 1, seconds: 1 };
  return { layers, parameters, multiplyAdds, microseconds: time(9), ...common } as CostResult;
}

const input = {
  cost: madeUpCost([2, 5, 6, 8]),
  network,
  features: [32, 16, 16],
  classes: 10,
  whole: { accuracy: 0.65, images: 1000 },
};

describe('priceCuts', () => {
  it('prices every layer with its head, and the network as it is', () => {
    const prices = priceCuts(input);
    expect(prices.map(({ layer, name }) => [layer, name])).toEqual([
      [1, 'relu1'],
      [2, 'relu2'],
      [3, 'relu3'],
      [null, 'the network'],
    ]);
    expect(prices[0]).toMatchObject({
      parameters: 100 + 32 * 10 + 10,
      multiplyAdds: 1000 + 320,
      head: { parameters: 330, multiplyAdds: 320 },
      microseconds: { median: 2 },
      id: { accuracy: 0.4 },
      ood: { accuracy: 0.5 },
    });
    expect(prices[3]).toMatchObject({ parameters: 400, microseconds: { median: 8 }, ood: null });
    for (const { id } of prices) {
      expect(id?.interval?.low).toBeLessThan(id?.accuracy ?? 0);
      expect(id?.interval?.high).toBeGreaterThan(id?.accuracy ?? 1);
    }
  });

  it('says what a cut loses against the last layer, which loses exactly nothing itself', () => {
    const [first, , last, whole] = priceCuts(input);
    expect(first?.idLoss).toMatchObject({ value: expect.closeTo(20), over: 'images' });
    expect(first?.idLoss?.interval?.low).toBeGreaterThan(10);
    expect(last?.idLoss).toMatchObject({ value: 0, interval: { low: 0, high: 0 } });
    expect(whole?.idLoss).toBeNull();
  });

  it('marks the Pareto fronts of ID and OOD accuracy', () => {
    const fronts = priceCuts(input).map(({ front }) => front);
    // The third layer costs more than the second and is no better; deeper is worse on OOD throughout.
    expect(fronts.map((front) => front.id)).toEqual([true, true, false, true]);
    expect(fronts.map((front) => front.ood)).toEqual([true, false, false, null]);
  });

  it('goes by what it is asked to', () => {
    const [first, second] = priceCuts({ ...input, features: [500, 16, 16], by: 'parameters' });
    expect(first?.front.id).toBe(false);
    expect(second?.front.id).toBe(true);
    const costs = cutCosts.map((by) => (second ? cutCostOf(second, by) : 0));
    expect(costs).toEqual([5, 200 + 170, 2000 + 160]);
  });

  it('has no interval where it is not known which images were right', () => {
    const layers = network.layers.map((layer) => ({ ...layer, ood: null }));
    const [first] = priceCuts({ ...input, network: { layers }, whole: null });
    expect(first?.id).toEqual({ accuracy: 0.4, interval: null });
    expect(first?.ood).toBeNull();
  });

  it('refuses a cost of other layers', () => {
    const cost = { ...input.cost, layers: input.cost.layers.slice(1) };
    expect(refusal(() => priceCuts({ ...input, cost })).code).toBe('weights-mismatch');
  });
});
