import { describe, expect, it } from 'vitest';
import type { TaskSpecInput } from '../specs/taskSpec.js';
import { refusal } from '../testing/refusal.js';
import { createTask } from './createTask.js';
import type { Task } from './Task.js';

const data = { dataset: 'cifar10' };
const network = { kind: 'mlp', depth: 4, width: 32 } as const;
const training = { epochs: 4, learningRate: 0.1 };
const contentHash = `sha256:${'0a'.repeat(32)}`;
const normalisation = { mean: [0, 0, 0], std: [1, 1, 1] };
const halves = [
  [0, 1],
  [2, 3, 4],
].map((classes) => ({ ...data, classes }));

const trainSpec = { kind: 'train', network, data, training } as const satisfies TaskSpecInput;
const train = createTask({ spec: trainSpec });
const keeping = createTask({
  spec: { ...trainSpec, training: { ...training, checkpoints: { steps: [0, 100] } } },
});
const keepingEpochs = createTask({
  spec: { ...trainSpec, training: { ...training, checkpoints: { everyEpochs: 1 } } },
});
const continual = createTask({
  spec: {
    kind: 'continual',
    network: { ...network, heads: [2, 3] },
    tasks: halves.map((half, index) => ({ name: `part ${index + 1}`, data: half })),
    training,
  },
});
const importOf = (source: Extract<TaskSpecInput, { kind: 'import' }>['source']) =>
  createTask({ spec: { kind: 'import', source } });
const weights = importOf({ kind: 'weights', contentHash, network, data });
const script = importOf({ kind: 'script', contentHash, side: 32, normalisation, classes: 7 });
const activations = importOf({
  kind: 'activations',
  contentHash,
  layers: ['early', 'late'],
  classCount: 5,
  imagesTest: 100,
});
const grafts = [{ from: 'fc1', to: 'relu2' }];
const grafted = createTask({
  spec: { kind: 'graft', data, grafts },
  weights: train,
  donor: weights,
});
const cut = createTask({ spec: { kind: 'graft', data, cut: { layer: 'relu2' } }, weights: train });
const rank = { kind: 'rank', data } as const;
const similarity = { kind: 'similarity', data } as const;
const change = { kind: 'change', data } as const;

describe('labels, networks and inputs', () => {
  it.each<[Task, string]>([
    [continual, 'train mlp 4×32 on part 1, then part 2'],
    [weights, 'import mlp 4×32 for cifar10'],
    [script, 'import a script'],
    [activations, 'import activations'],
    [grafted, 'graft fc1–relu2 on cifar10'],
    [cut, 'cut at relu2 on cifar10'],
    [createTask({ spec: { kind: 'cost', network, data } }), 'cost of mlp 4×32'],
    [
      createTask({ spec: { ...trainSpec, checkpoint: 0 }, weights: keeping }),
      'train mlp 4×32 on cifar10 from other weights at step 0',
    ],
    [createTask({ spec: { kind: 'spectrum', data }, weights }), 'spectra on cifar10'],
    [createTask({ spec: { kind: 'variance', data }, weights }), 'variances on cifar10'],
    [createTask({ spec: { kind: 'embed', data }, weights: script }), 'embedding on cifar10'],
    [createTask({ spec: similarity, weights }), 'similarity on cifar10'],
    [createTask({ spec: similarity, weights, other: train }), 'similarity to mlp 4×32 on cifar10'],
    [createTask({ spec: { ...rank, data: null }, weights: activations }), 'ranks on activations'],
    [
      createTask({ spec: { ...rank, checkpoint: 100 }, weights: keeping }),
      'ranks on cifar10 at step 100',
    ],
    [
      createTask({ spec: { ...rank, checkpoint: 2 }, weights: continual }),
      'ranks on cifar10 at task 2',
    ],
    [
      createTask({ spec: { ...change, data: null, checkpoints: [0, null] }, weights: keeping }),
      'change of weights',
    ],
  ])('%#', ({ label }, expected) => {
    expect(label).toBe(expected);
  });

  it('are those of what is read, or trained', () => {
    const half = { ...trainSpec, data: halves[1] ?? data };
    const tuned = createTask({ spec: half, weights: train });
    expect(tuned).toMatchObject({ classes: 3, inputs: { weights: train.id } });
    expect(tuned.id).not.toBe(createTask({ spec: half }).id);
    expect(continual).toMatchObject({ classes: 5, inputs: {} });
    expect(grafted).toMatchObject({
      network: train.network,
      classes: 10,
      inputs: { weights: train.id, donor: weights.id },
    });
    expect(createTask({ spec: rank, weights: script })).toMatchObject({
      network: null,
      classes: 7,
    });
    expect(activations).toMatchObject({ network: null, classes: 5 });
    const both = createTask({ spec: similarity, weights: train, other: keeping });
    expect(both.inputs).toEqual({ weights: train.id, other: keeping.id });
    const one = createTask({ spec: similarity, weights: train });
    expect(new Set([both.id, one.id]).size).toBe(2);
  });
});

describe('a checkpoint', () => {
  it('is read of a training that keeps it, of a continual one after each task', () => {
    for (const checkpoint of [0, 100])
      createTask({ spec: { ...rank, checkpoint }, weights: keeping });
    createTask({ spec: { ...rank, checkpoint: 1 }, weights: continual });
    // Which steps the ends of epochs are depends on the number of images.
    createTask({ spec: { ...rank, checkpoint: 391 }, weights: keepingEpochs });
  });

  it.each<[Task, number, string]>([
    [keeping, 50, 'which keeps those of steps 0, 100; give one of them, or null'],
    [continual, 3, 'which keeps those of tasks 1, 2; give one of them, or null'],
    [train, 0, 'which keeps no checkpoint; give null'],
    [weights, 0, 'which keeps no checkpoint; give null'],
  ])('that is not kept is refused with those that are: %#', (input, checkpoint, words) => {
    const call = () => createTask({ spec: { ...rank, checkpoint }, weights: input });
    const { code, message } = refusal(call);
    expect(code).toBe('invalid-request');
    expect(message).toBe(
      `there is no checkpoint ${checkpoint} of “${input.label}”, ${words} for its final weights`,
    );
  });

  it('of the other network, of a donor and of a change is checked too', () => {
    const calls = [
      () =>
        createTask({ spec: { ...similarity, otherCheckpoint: 1 }, weights: train, other: keeping }),
      () =>
        createTask({
          spec: { kind: 'graft', data, grafts: [{ from: 'fc1', to: 'fc1', donorCheckpoint: 1 }] },
          weights: train,
          donor: keeping,
        }),
      () => createTask({ spec: { ...change, checkpoints: [0, 1] }, weights: keeping }),
    ];
    for (const call of calls)
      expect(refusal(call).message).toContain('keeps those of steps 0, 100');
  });
});

const probe = { kind: 'probe', role: 'id' } as const;
const refused: [string, () => unknown, string][] = [
  [
    'a training from a checkpoint of nothing',
    () => createTask({ spec: { ...trainSpec, checkpoint: 0 } }),
    'give weights, or null',
  ],
  [
    'a training from a script',
    () => createTask({ spec: trainSpec, weights: script }),
    'give a network that Tunnel builds',
  ],
  [
    'a training on images of another size',
    () =>
      createTask({
        spec: { ...trainSpec, data: { dataset: 'pets', classCount: 3, side: 64 } },
        weights: train,
      }),
    'a side of 32',
  ],
  ['a rank without weights', () => createTask({ spec: rank }), 'give weights, a train'],
  [
    'a cost with weights',
    () => createTask({ spec: { kind: 'cost', network, data }, weights: train }),
    'leave weights out',
  ],
  [
    'a rank with another network',
    () => createTask({ spec: rank, weights: train, other: train }),
    'leave other out',
  ],
  [
    'a cut with a donor',
    () =>
      createTask({
        spec: { kind: 'graft', data, cut: { layer: 'fc1' } },
        weights: train,
        donor: train,
      }),
    'leave donor out',
  ],
  [
    'a graft without a donor',
    () => createTask({ spec: { kind: 'graft', data, grafts }, weights: train }),
    'give donor, a train',
  ],
  [
    'a graft into a script',
    () => createTask({ spec: { kind: 'graft', data, grafts }, weights: script, donor: train }),
    'give a network that Tunnel builds',
  ],
  [
    'a graft from activations',
    () => createTask({ spec: { kind: 'graft', data, grafts }, weights: train, donor: activations }),
    'give a network that Tunnel builds',
  ],
  ['a rank of a cut network', () => createTask({ spec: rank, weights: cut }), 'that is whole'],
  [
    'other layers of no other network',
    () => createTask({ spec: { ...similarity, otherLayers: ['fc1'] }, weights: train }),
    'give other, or null',
  ],
  [
    'a network without images',
    () => createTask({ spec: { ...rank, data: null }, weights: train }),
    'give data',
  ],
  [
    'activations with images',
    () => createTask({ spec: rank, weights: activations }),
    'give null for data',
  ],
  [
    'probes of activations without training images',
    () => createTask({ spec: { ...probe, data: null }, weights: activations }),
    'import their activations too',
  ],
  [
    'activations beside a network',
    () => createTask({ spec: { ...similarity, data: null }, weights: activations, other: train }),
    'leave other out',
  ],
  [
    'no change at all',
    () => createTask({ spec: { ...change, data: null }, weights: keeping }),
    'give one of them',
  ],
  [
    'a change of a script’s weights',
    () => createTask({ spec: { ...change, checkpoints: [0, null] }, weights: script }),
    'give null',
  ],
];

it.each(refused)('%s is refused', (_, call, right) => {
  const { code, message } = refusal(call);
  expect(code).toBe('invalid-request');
  expect(message).toContain(right);
  expect(message).toMatch(/^[^\n]+; [^\n]+$/);
});
