import { describe, expect, it } from 'vitest';
import { TunnelError } from '../errors/TunnelError.js';
import type { TaskSpecInput } from '../specs/taskSpec.js';
import { shuffleKeys } from '../testing/randomJson.js';
import { SeededRandom } from '../testing/SeededRandom.js';
import { createTask } from './createTask.js';
import { isTaskOf } from './Task.js';
import { taskId } from './taskId.js';

const spec: Extract<TaskSpecInput, { kind: 'train' }> = {
  kind: 'train',
  network: { kind: 'mlp', depth: 12, width: 512 },
  data: { dataset: 'cifar10', classes: [2, 5, 7] },
  training: { epochs: 8, learningRate: 0.02 },
};
const train = createTask({ spec });
const pets = { dataset: 'pets', classCount: 3, side: 64 };
const rankSpec = { kind: 'rank', data: { dataset: 'cifar10' } } as const satisfies TaskSpecInput;

describe('createTask', () => {
  it('derives everything from spec and inputs', () => {
    expect(train).toMatchObject({
      label: 'train mlp 12×512 on cifar10',
      inputs: {},
      network: { ...spec.network, initialisation: 'kaiming' },
      classes: 3,
    });
    const rank = createTask({ spec: rankSpec, weights: train, label: 'ranks' });
    expect(rank).toMatchObject({
      label: 'ranks',
      inputs: { weights: train.id },
      network: train.network,
      classes: 3,
    });
    expect(rank.id).toBe(taskId(rank.spec, { weights: train.id }));
    expect(isTaskOf(rank, 'rank') && rank.spec.rank.rtol).toBe(1e-3);
  });

  it.each([
    [{ kind: 'mlp', depth: 12, width: 512 }, 'mlp 12×512'],
    [{ kind: 'vgg', depth: 19, widthMultiplier: 0.25 }, 'vgg19 ×0.25'],
    [{ kind: 'vgg', depth: 19, convolutions: 10 }, 'vgg19[1–10]'],
    [{ kind: 'vgg', depth: 16, convolutions: 5, widthMultiplier: 0.5 }, 'vgg16[1–5] ×0.5'],
    [{ kind: 'resnet', depth: 34, widthMultiplier: 0.25 }, 'resnet34 ×0.25'],
    [{ kind: 'resnet', depth: 18 }, 'resnet18'],
  ] as const)('calls %j by its name', (network, name) => {
    expect(createTask({ spec: { ...spec, network } }).label).toBe(`train ${name} on cifar10`);
  });

  // The ids were computed apart from this code, by another language’s JSON and sha256.
  it('gives an id that is frozen: a change of it orphans every stored result', () => {
    expect(train.id).toBe('c3ac69e299bc2979bcb552d288df55c7819927dfadef28cef53e9b94dd3af53e');
    expect(createTask({ spec: rankSpec, weights: train }).id).toBe(
      'daa36cdf764a25a034eb7adc03bf8eb1cac08768892df0970119ca9724710134',
    );
  });

  it('gives one id to one computation, however it is written', () => {
    const random = new SeededRandom(2);
    for (let round = 0; round < 50; round++) {
      expect(createTask({ spec: shuffleKeys(spec, random) }).id).toBe(train.id);
      expect(createTask({ spec: shuffleKeys(train.spec, random) }).id).toBe(train.id);
    }
  });

  it('gives another id to another computation, on another network too', () => {
    const others = [
      { ...spec, seed: 1 },
      { ...spec, network: { kind: 'mlp', depth: 12, width: 513 } as const },
      { ...spec, network: { kind: 'resnet', depth: 18 } as const },
      { ...spec, network: { kind: 'vgg', depth: 19 } as const },
      { ...spec, network: { kind: 'vgg', depth: 19, convolutions: 8 } as const },
      { ...spec, data: { ...spec.data, classes: [2, 7, 5] } },
      { ...spec, data: { ...spec.data, contentHash: 'abc' } },
      { ...spec, training: { ...spec.training, precision: 'bfloat16' as const } },
    ].map((other) => createTask({ spec: other }));
    const ranks = others.map((weights) => createTask({ spec: rankSpec, weights }).id);
    const ids = [...others.map((task) => task.id), ...ranks, train.id];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    ['a rank without weights', () => createTask({ spec: rankSpec })],
    ['a training with a donor', () => createTask({ spec, donor: train })],
    [
      'images of another side',
      () => createTask({ spec: { ...rankSpec, data: pets }, weights: train }),
    ],
    [
      'a rank of a rank',
      () => createTask({ spec: rankSpec, weights: createTask({ spec: rankSpec, weights: train }) }),
    ],
  ])('refuses %s', (_, call) => {
    expect(call).toThrow(TunnelError);
    expect(call).toThrow(expect.objectContaining({ code: 'invalid-request' }));
  });

  it('refuses a bad spec', () => {
    const bad = { ...rankSpec, rank: { rtol: 2 } };
    expect(() => createTask({ spec: bad, weights: train })).toThrow(
      expect.objectContaining({ code: 'invalid-spec' }),
    );
  });
});
