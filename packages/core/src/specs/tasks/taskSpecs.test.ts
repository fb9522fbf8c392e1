import { describe, expect, it } from 'vitest';
import { refusal } from '../../testing/refusal.js';
import { normaliseProbeSpec, normaliseTaskSpec } from '../normalise.js';
import { taskKindSchema } from '../taskSpec.js';

const data = { dataset: 'cifar10' };
const halves = [
  [0, 1, 2, 3, 4],
  [5, 6, 7, 8, 9],
].map((classes) => ({ ...data, classes }));
const pets = { dataset: 'pets', classCount: 3, side: 64 };
const network = { kind: 'mlp', depth: 4, width: 32 };
const training = { epochs: 2, learningRate: 0.1 };
const contentHash = `sha256:${'0a'.repeat(32)}`;
const normalisation = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };

const reading = { data, layers: null, checkpoint: null, seed: 0 };
const weights = { kind: 'weights', contentHash, network, data };
const script = { kind: 'script', contentHash, side: 32, normalisation };
const activations = {
  kind: 'activations',
  contentHash,
  layers: ['early', 'late'],
  classCount: 10,
  imagesTest: 100,
};
const continual = {
  kind: 'continual',
  network: { ...network, heads: [5, 5] },
  tasks: [
    { name: 'first', data: halves[0] },
    { name: 'second', data: halves[1] },
  ],
  training,
};
const gentle = { epochs: 10, batchSize: 128, learningRate: 1e-4 };
const { pooling: _, ...head } = normaliseProbeSpec(gentle);
const graft = { kind: 'graft', data, grafts: [{ from: 'fc1', to: 'relu2' }] };

describe('defaults are those that the documentation states', () => {
  it.each([
    [
      { kind: 'similarity', data },
      {
        ...reading,
        otherLayers: null,
        otherCheckpoint: null,
        similarity: {
          maxFeatures: 8000,
          method: 'exact',
          batchSize: 256,
          permutations: 0,
          permutationImages: 1000,
          images: null,
        },
        precision: 'float32',
      },
    ],
    [
      { kind: 'variance', data },
      { ...reading, variance: { maxFeatures: 8000, pooling: null, split: 'test', images: null } },
    ],
    [
      { kind: 'spectrum', data },
      { ...reading, spectrum: { maxFeatures: 8000, rtols: [1e-2, 1e-3, 1e-4], images: null } },
    ],
    [
      { kind: 'change', data },
      {
        ...reading,
        change: { maxFeatures: 8000, standardise: true, images: null },
        checkpoints: null,
      },
    ],
    [
      { kind: 'embed', data },
      {
        ...reading,
        embed: {
          maxFeatures: 8000,
          components: 50,
          neighbours: 15,
          minDist: 0.1,
          dimensions: 2,
          epochs: 500,
          images: 2000,
        },
      },
    ],
    [
      { kind: 'cost', network, data },
      {
        layers: null,
        cost: { batchSize: 64, repeats: 10 },
        precision: 'float32',
        device: 'cpu',
        threads: null,
      },
    ],
    [
      { ...graft, cut: { layer: 'relu2' } },
      {
        checkpoint: null,
        grafts: [{ from: 'fc1', to: 'relu2', donorCheckpoint: null }],
        cut: { layer: 'relu2', pooling: null, head },
        precision: 'float32',
        seed: 0,
      },
    ],
    [continual, { training: { ...training, batchSize: 128, weightDecay: 1e-4 }, seed: 0 }],
    [{ kind: 'import', source: weights }, { source: { normalisation: null, seed: 0 } }],
    [{ kind: 'import', source: script }, { source: { classes: null, outputs: null } }],
    [{ kind: 'import', source: activations }, { source: { imagesTrain: null } }],
    [{ kind: 'probe', role: 'id', data }, reading],
    [
      { kind: 'rank', data: null },
      { ...reading, data: null },
    ],
  ])('%j', (input, expected) => {
    const once = normaliseTaskSpec(input);
    const filled = 'data' in expected && expected.data ? { ...expected, data: {} } : expected;
    expect(once).toMatchObject(filled);
    expect(normaliseTaskSpec(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });

  it('knows every kind by its name', () => {
    expect(new Set(taskKindSchema.options).size).toBe(12);
  });
});

const refused: [string, object, string][] = [
  ['a reader that says nothing of data', { kind: 'rank' }, 'task.data'],
  ['a checkpoint before the first step', { ...graft, checkpoint: -1 }, 'task.checkpoint'],
  [
    'a batch too small for the estimator',
    { kind: 'similarity', data, similarity: { batchSize: 3 } },
    'task.similarity.batchSize',
  ],
  [
    'another estimator',
    { kind: 'similarity', data, similarity: { method: 'rbf' } },
    'task.similarity.method',
  ],
  ['rtol 1', { kind: 'spectrum', data, spectrum: { rtols: [1] } }, 'task.spectrum.rtols[0]'],
  ['no rtol', { kind: 'spectrum', data, spectrum: { rtols: [] } }, 'task.spectrum.rtols'],
  [
    'the validation split',
    { kind: 'variance', data, variance: { split: 'validation' } },
    'task.variance.split',
  ],
  ['one checkpoint alone', { kind: 'change', data, checkpoints: [0] }, 'task.checkpoints'],
  ['a checkpoint twice', { kind: 'change', data, checkpoints: [0, 5, 0] }, 'task.checkpoints'],
  [
    'fewer images than neighbours',
    { kind: 'embed', data, embed: { images: 15, neighbours: 15 } },
    'task.embed.images',
  ],
  [
    'a map of four dimensions',
    { kind: 'embed', data, embed: { dimensions: 4 } },
    'task.embed.dimensions',
  ],
  [
    'a cost without an image',
    { kind: 'cost', network, data, cost: { batchSize: 0 } },
    'task.cost.batchSize',
  ],
  [
    'a cost of other heads',
    { kind: 'cost', network: { ...network, heads: [2, 3] }, data },
    'task.network.heads',
  ],
  ['a graft of nothing', { kind: 'graft', data }, 'task.grafts'],
  [
    'a span without an end',
    { kind: 'graft', data, grafts: [{ from: 'fc1' }] },
    'task.grafts[0].to',
  ],
  ['one task to learn', { ...continual, tasks: continual.tasks.slice(1) }, 'task.tasks'],
  ['one head for all tasks', { ...continual, network }, 'task.network.heads'],
  [
    'heads of other tasks',
    { ...continual, network: { ...network, heads: [4, 6] } },
    'task.network.heads',
  ],
  [
    'two tasks of one name',
    { ...continual, tasks: halves.map((half) => ({ name: 'same', data: half })) },
    'task.tasks[1].name',
  ],
  [
    'images of two sizes',
    {
      ...continual,
      network: { ...network, heads: [5, 3] },
      tasks: [continual.tasks[0], { name: 'second', data: pets }],
    },
    'task.tasks[1].data',
  ],
  [
    'checkpoints within a task',
    { ...continual, training: { ...training, checkpoints: {} } },
    'task.training.checkpoints',
  ],
  [
    'nothing but warm-up',
    { ...continual, training: { ...training, warmupEpochs: 2 } },
    'task.training.warmupEpochs',
  ],
  [
    'no hash',
    { kind: 'import', source: { ...weights, contentHash: 'md5:1' } },
    'task.source.contentHash',
  ],
  ['an import of something else', { kind: 'import', source: { kind: 'onnx' } }, 'task.source.kind'],
  [
    'a deviation of 0',
    { kind: 'import', source: { ...script, normalisation: { ...normalisation, std: [1, 0, 1] } } },
    'task.source.normalisation.std[1]',
  ],
  [
    'two channels',
    { kind: 'import', source: { ...script, normalisation: { ...normalisation, mean: [0, 0] } } },
    'task.source.normalisation.mean',
  ],
  [
    'an output twice',
    { kind: 'import', source: { ...script, outputs: ['a', 'a'] } },
    'task.source.outputs',
  ],
  [
    'activations of no image',
    { kind: 'import', source: { ...activations, imagesTest: null } },
    'task.source.imagesTest',
  ],
  [
    'weights for other classes',
    { kind: 'import', source: { ...weights, network: { ...network, heads: [2, 3] } } },
    'task.source.network.heads',
  ],
];

it.each(refused)(
  '%s is refused in one line that names it and says what is right',
  (_, task, path) => {
    const { code, message, context } = refusal(() => normaliseTaskSpec(task));
    expect(code).toBe('invalid-spec');
    expect(context).toEqual({ path });
    expect(message).toMatch(/^[^\n]+; (give|did you mean) [^\n]+$/);
    expect(message).not.toMatch(/undefined|\[object|another value/);
  },
);

it.each([
  [
    { kind: 'rank', data, checkpoint: 'last' },
    'task.checkpoint is “last”; give a whole number of at least 0, or null for the final weights',
  ],
  [
    { ...continual, network },
    'task.network.heads are one for all, and the tasks have 5, 5 classes; give 5, 5',
  ],
  [
    { kind: 'import', source: { ...script, contentHash: 'x' } },
    'task.source.contentHash is “x”; give “sha256:” and 64 hexadecimal digits',
  ],
  [
    { kind: 'graft', data },
    'task.grafts is an empty list, and nothing is cut; give a span, or a cut',
  ],
])('%#: reads as a sentence', (task, message) => {
  expect(refusal(() => normaliseTaskSpec(task)).message).toBe(message);
});
