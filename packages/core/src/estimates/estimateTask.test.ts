import { describe, expect, it } from 'vitest';
import { networkSize } from '../memory/networkSize.js';
import { createTask } from '../plans/createTask.js';
import { estimateTask } from './estimateTask.js';

describe('estimateTask', () => {
  const data = { dataset: 'cifar10' };
  const network = { kind: 'mlp', depth: 4, width: 64 } as const;
  const training = { epochs: 2, learningRate: 0.1 };
  const train = createTask({ spec: { kind: 'train', network, data, training } });

  it('grows with the epochs and the images of a training', () => {
    const of = (images: number | null, epochs: number) =>
      estimateTask(
        createTask({
          spec: { ...train.spec, data: { ...data, images }, training: { ...training, epochs } },
        }),
      ).multiplyAdds;
    const size = networkSize(train.network, 32, 10).multiplyAdds;
    expect(of(null, 2)).toBe((3 * 50_000 * 2 + 10_000) * size);
    expect(of(1000, 4)).toBe((3 * 1000 * 4 + 10_000) * size);
  });

  it('reads of a measure how many images it takes', () => {
    const of = (images: number | null) =>
      estimateTask(createTask({ spec: { kind: 'rank', data, rank: { images } }, weights: train }));
    expect(of(100).featureBytes).toBe(4 * 100 * 4 * 64);
    expect(of(null).featureBytes).toBe(4 * 10_000 * 4 * 64);
    expect(of(null).imageBytes).toBe(60_000 * 3072);
  });

  it('counts the head of a network that is cut, and one pass over the test images of a whole one', () => {
    const of = (cut: { layer: string } | null) => {
      const grafts = cut ? [] : [{ from: 'relu1', to: 'relu2', donorCheckpoint: null }];
      const weights = cut ? { weights: train } : { weights: train, donor: train };
      return estimateTask(createTask({ spec: { kind: 'graft', data, grafts, cut }, ...weights }));
    };
    const size = networkSize(train.network, 32, 10).multiplyAdds;
    expect(of(null)).toMatchObject({ multiplyAdds: 10_000 * size, featureBytes: 0 });
    expect(of({ layer: 'relu2' }).multiplyAdds).toBeGreaterThan(60_000 * size);
    expect(of({ layer: 'relu2' }).featureBytes).toBeGreaterThan(0);
  });

  it('has something to say of every kind, of a network that it does not know too', () => {
    const contentHash = `sha256:${'0a'.repeat(32)}`;
    const source = { kind: 'script', contentHash, side: 32, classes: 7 } as const;
    const normalisation = { mean: [0, 0, 0], std: [1, 1, 1] };
    const script = createTask({ spec: { kind: 'import', source: { ...source, normalisation } } });
    const tasks = [
      script,
      createTask({ spec: { kind: 'embed', data }, weights: script }),
      createTask({ spec: { kind: 'probe', role: 'id', data }, weights: script }),
      createTask({ spec: { kind: 'cost', network, data } }),
    ];
    for (const task of tasks) {
      const estimate = estimateTask(task);
      expect(Object.values(estimate).every((each) => Number.isFinite(each) && each >= 0)).toBe(
        true,
      );
      expect(estimate.networkBytes).toBeGreaterThan(0);
    }
  });
});
