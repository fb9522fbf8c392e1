import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createTask,
  type NetworkSpecInput,
  normaliseProbeSpec,
  type Task,
  type TaskSpecInput,
  TunnelError,
} from '@tunnel/core';
import type { Dataset } from '@tunnel/datasets';
import type { Engine } from '@tunnel/native';
import type { Store, StoredTask } from '@tunnel/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTask } from './startTask.js';

const run = { device: 'cpu', threads: 2 };
const verbs = [
  'train',
  'continual',
  'graft',
  'probe',
  'rank',
  'spectrum',
  'similarity',
  'variance',
  'change',
  'cost',
];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const dataset: Dataset = {
  name: 'cifar10',
  layout: 'cifar10',
  side: 32,
  classCount: 10,
  classNames: [],
  train: ['a.bin', 'b.bin'],
  valid: [],
  test: ['test.bin'],
  imagesTrain: 500,
  imagesValid: 0,
  imagesTest: 100,
  contentHash: 'sha256:small',
  source: 'cache',
  folder: 'cifar10',
  notes: [],
};

/** An input with as much of a result as its readers look at. */
function stored(task: Task, result: object = {}): StoredTask {
  return { ...task, result } as unknown as StoredTask;
}

/** The request that a task becomes, of an engine that is not there. */
function requestOf(task: Task, ...inputs: StoredTask[]): unknown {
  let asked: unknown;
  const take = (verb: string) => (request: unknown) => {
    asked = { verb, ...(request as object) };
    throw new TunnelError('cancelled', 'nothing was to be computed');
  };
  const engine = Object.fromEntries(verbs.map((verb) => [verb, take(verb)]));
  const store = { taskFolder: (id: string) => join('artifacts', id) };
  const setting = { engine: engine as unknown as Engine, store: store as Store };
  try {
    startTask({
      task,
      folder,
      inputs: new Map(inputs.map((input) => [input.id, input])),
      setting: { ...setting, datasets: [dataset], run },
      options: {},
    });
  } catch (error) {
    if (asked === undefined) throw error;
  }
  return asked;
}

const spec = {
  kind: 'train',
  network: { kind: 'mlp', depth: 2, width: 16 },
  data: { dataset: 'cifar10', classes: [0, 1, 2, 3] },
  training: { epochs: 4, learningRate: 0.1 },
  seed: 5,
} as const satisfies TaskSpecInput;
const all = { layout: 'cifar10', side: 32, classCount: 10, classes: [0, 1, 2, 3] };

describe('a train task becomes a request', () => {
  it('of the spec’s settings, each in its place', () => {
    const task = createTask({ spec });
    const { checkpoints, ...training } = task.spec.training;
    expect(requestOf(task)).toEqual({
      verb: 'train',
      network: { kind: 'mlp', depth: 2, width: 16, classes: 4, side: 32, heads: null },
      initialisation: 'kaiming',
      initial: null,
      train: { ...all, files: ['a.bin', 'b.bin'], validation: null, images: null },
      validation: null,
      test: { ...all, files: ['test.bin'], validation: null, images: null },
      training,
      seed: 5,
      run: { ...run, scratchFolder: folder },
      weightsFile: join(folder, 'weights.safetensors'),
      checkpoints: null,
      resumeFile: join(folder, 'resume.safetensors'),
    });
  });

  it('that begins with the values of another', () => {
    const first = createTask({ spec });
    const task = createTask({ spec: { ...spec, seed: 6 }, weights: first });
    expect(requestOf(task, stored(first))).toMatchObject({
      initial: { weightsFile: fileOf(first) },
    });
  });

  const networks: [NetworkSpecInput, object][] = [
    [
      { kind: 'vgg', depth: 19, convolutions: 10, widthMultiplier: 0.25, heads: [2, 2] },
      { convolutions: 10, widthMultiplier: 0.25, heads: [2, 2] },
    ],
    [
      { kind: 'vgg', depth: 11 },
      { convolutions: null, widthMultiplier: 1, heads: null },
    ],
    [
      { kind: 'resnet', depth: 34 },
      { widthMultiplier: 1, heads: null },
    ],
  ];
  it.each(networks)('of %j', (network, rest) => {
    const { kind, depth } = network;
    const task = createTask({
      spec: { ...spec, network: { ...network, initialisation: 'xavier' } },
    });
    expect(requestOf(task)).toMatchObject({
      network: { kind, depth, classes: 4, side: 32, ...rest },
      initialisation: 'xavier',
    });
  });

  it.each([{ everyEpochs: 2 }, { steps: [0, 100] }])('that keeps %j', (checkpoints) => {
    const training = { ...spec.training, checkpoints };
    const kept = join(folder, 'checkpoints');
    expect(requestOf(createTask({ spec: { ...spec, training } }))).toMatchObject({
      checkpoints: { everyEpochs: null, steps: [], ...checkpoints, folder: kept },
    });
    expect(existsSync(kept)).toBe(true);
  });

  it('of none, where there is no room for its checkpoints', () => {
    const training = { ...spec.training, checkpoints: { everyEpochs: 1 } };
    writeFileSync(join(folder, 'checkpoints'), '');
    expect(() => requestOf(createTask({ spec: { ...spec, training } }))).toThrow(
      expect.objectContaining({ code: 'output-unwritable' }),
    );
  });

  it('whose validation images are those that its training images are not', () => {
    const data = { ...spec.data, validationShare: 0.2, imagesPerClass: 10 };
    const split = { share: 0.2, seed: 5 };
    expect(requestOf(createTask({ spec: { ...spec, data } }))).toMatchObject({
      train: {
        validation: { ...split, part: 'train' },
        images: { count: null, perClass: 10, seed: 5 },
      },
      validation: {
        files: dataset.train,
        validation: { ...split, part: 'validation' },
        images: null,
      },
      test: { files: dataset.test, validation: null, images: null },
    });
  });
});

const donorSpec = {
  ...spec,
  network: { kind: 'resnet', depth: 18 },
  training: { ...spec.training, checkpoints: { steps: [0] } },
} satisfies TaskSpecInput;
const trained = createTask({ spec: { ...spec, network: { kind: 'resnet', depth: 18 } } });
const network = {
  kind: 'resnet',
  depth: 18,
  widthMultiplier: 1,
  classes: 4,
  side: 32,
  heads: null,
};
const fileOf = (task: Task, name = 'weights.safetensors') => join('artifacts', task.id, name);
const data = { dataset: 'cifar10' };
const images = (count: number) => ({ count, perClass: null, seed: 0 });

describe('a task that reads a network becomes a request', () => {
  const subject = { kind: 'network', network, weightsFile: fileOf(trained) };
  const shared = { subject, layers: null, seed: 0 };

  it('probe', () => {
    const probe = { pooling: 2, validationShare: 0.1 };
    const task = createTask({
      spec: { kind: 'probe', role: 'ood', data, probe },
      weights: trained,
    });
    expect(requestOf(task, stored(trained))).toMatchObject({
      ...shared,
      verb: 'probe',
      probe: normaliseProbeSpec(probe),
      run: { ...run, scratchFolder: folder },
      correctnessFile: join(folder, 'correctness.safetensors'),
    });
  });

  const readers: [TaskSpecInput, object][] = [
    [
      { kind: 'rank', data, rank: { images: 50 } },
      {
        rank: { rtol: 1e-3, maxFeatures: 8000 },
        data: { files: dataset.test, images: images(50) },
      },
    ],
    [
      { kind: 'spectrum', data, layers: ['fc'], spectrum: { rtols: [0.1] } },
      { layers: ['fc'], spectrum: { maxFeatures: 8000, rtols: [0.1] }, data: { images: null } },
    ],
    [
      { kind: 'similarity', data, similarity: { method: 'minibatch', images: 20 } },
      {
        other: null,
        otherLayers: null,
        similarity: {
          maxFeatures: 8000,
          method: 'minibatch',
          batchSize: 256,
          permutations: 0,
          permutationImages: 1000,
        },
        data: { images: images(20) },
        precision: 'float32',
      },
    ],
    [
      { kind: 'variance', data: { ...data, images: 30 }, variance: { split: 'train' } },
      {
        variance: { maxFeatures: 8000, pooling: null },
        data: { files: dataset.train, images: images(30) },
      },
    ],
    [
      { kind: 'variance', data, variance: { split: 'train', images: 10 } },
      { data: { files: dataset.train, images: images(10) } },
    ],
    [
      { kind: 'change', data, change: { standardise: false } },
      {
        change: { maxFeatures: 8000, standardise: false },
        data: { files: dataset.test },
        checkpoints: null,
      },
    ],
  ];
  it.each(readers)('%j', (reader, expected) => {
    const asked = requestOf(createTask({ spec: reader, weights: trained }), stored(trained));
    expect(asked).toMatchObject({ ...shared, verb: reader.kind, ...expected });
    const settings = (asked as Record<string, object>)[reader.kind];
    expect(settings).toEqual((expected as Record<string, object>)[reader.kind] ?? settings);
  });
});

describe('a checkpoint', () => {
  const keeping = createTask({
    spec: { ...spec, training: { ...spec.training, checkpoints: { everyEpochs: 1 } } },
  });
  const kept = [3, 6].map((step) => ({ file: `step-0000000${step}.safetensors`, epoch: 1, step }));
  const input = stored(keeping, { checkpoints: kept });
  const at = (checkpoint: number) =>
    createTask({ spec: { kind: 'rank', data, checkpoint }, weights: keeping });

  it('is the file that the training kept', () => {
    expect(requestOf(at(6), input)).toMatchObject({
      subject: { weightsFile: fileOf(keeping, 'checkpoints/step-00000006.safetensors') },
    });
  });

  it('that the training did not keep is refused with those that it kept', () => {
    expect(() => requestOf(at(5), input)).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        message: `“${keeping.label}” kept no checkpoint 5; give one of 3, 6, or null for its final weights`,
      }),
    );
  });

  it('of a continual training is that of a task', () => {
    const continual = createTask({
      spec: {
        kind: 'continual',
        network: { kind: 'mlp', depth: 2, width: 16, heads: [2, 2] },
        tasks: [
          [0, 1],
          [2, 3],
        ].map((classes, index) => ({
          name: `part ${index + 1}`,
          data: { ...data, classes },
        })),
        training: { epochs: 4, learningRate: 0.1 },
      },
    });
    const reader = createTask({ spec: { kind: 'rank', data, checkpoint: 1 }, weights: continual });
    const tasks = [1, 2].map((n) => ({ checkpoint: `task-000${n}.safetensors` }));
    expect(requestOf(reader, stored(continual, { tasks }))).toMatchObject({
      subject: {
        network: { classes: 4, heads: [2, 2] },
        weightsFile: fileOf(continual, 'checkpoints/task-0001.safetensors'),
      },
    });
    expect(requestOf(continual)).toMatchObject({
      verb: 'continual',
      network: { classes: 4, heads: [2, 2], side: 32 },
      tasks: [
        {
          name: 'part 1',
          train: { files: dataset.train, classes: [0, 1] },
          validation: null,
          test: { files: dataset.test, classes: [0, 1] },
        },
        { name: 'part 2', train: { classes: [2, 3] } },
      ],
      checkpoints: { folder: join(folder, 'checkpoints') },
      resumeFile: join(folder, 'resume.safetensors'),
    });
  });

  it('of each side of a comparison, and of a change', () => {
    const compared = createTask({
      spec: { kind: 'similarity', data, otherCheckpoint: 3, otherLayers: ['fc1'] },
      weights: keeping,
      other: keeping,
    });
    expect(requestOf(compared, input)).toMatchObject({
      subject: { weightsFile: fileOf(keeping) },
      other: { weightsFile: fileOf(keeping, 'checkpoints/step-00000003.safetensors') },
      otherLayers: ['fc1'],
    });
    const changed = createTask({
      spec: { kind: 'change', data: null, checkpoints: [3, 6, null] },
      weights: keeping,
    });
    expect(requestOf(changed, input)).toMatchObject({
      data: null,
      checkpoints: [
        {
          label: 'step 3',
          weightsFile: fileOf(keeping, 'checkpoints/step-00000003.safetensors'),
        },
        { label: 'step 6' },
        { label: 'final', weightsFile: fileOf(keeping) },
      ],
    });
  });
});

it('a graft becomes a request of its recipient and its donor', () => {
  const donor = createTask({ spec: donorSpec });
  const grafts = [{ from: 'conv1', to: 'layer1', donorCheckpoint: 0 }];
  const task = createTask({
    spec: {
      kind: 'graft',
      data,
      grafts,
      cut: { layer: 'layer2', pooling: 2, head: { epochs: 3 } },
    },
    weights: trained,
    donor,
  });
  const initial = { file: 'step-00000000.safetensors', epoch: 0, step: 0 };
  const head = normaliseProbeSpec({ epochs: 3, batchSize: 128, learningRate: 1e-4 });
  expect(requestOf(task, stored(trained), stored(donor, { checkpoints: [initial] }))).toMatchObject(
    {
      verb: 'graft',
      network,
      weightsFile: fileOf(trained),
      grafts: [
        {
          from: 'conv1',
          to: 'layer1',
          weightsFile: fileOf(donor, 'checkpoints/step-00000000.safetensors'),
        },
      ],
      cut: { layer: 'layer2', pooling: 2, head },
      train: { files: dataset.train },
      test: { files: dataset.test },
      outputFile: join(folder, 'weights.safetensors'),
    },
  );
  const whole = createTask({
    spec: { kind: 'graft', data, grafts: [{ from: 'conv1', to: 'layer1' }] },
    weights: trained,
    donor: trained,
  });
  expect(requestOf(whole, stored(trained))).toMatchObject({ cut: null, train: null });
});

it('a cost becomes a request that runs where the task says', () => {
  const task = createTask({
    spec: { kind: 'cost', network: spec.network, data, device: 'cuda', cost: { repeats: 3 } },
  });
  expect(requestOf(task)).toMatchObject({
    verb: 'cost',
    network: { kind: 'mlp', classes: 10, side: 32 },
    batchSize: 64,
    repeats: 3,
    run: { device: 'cuda', threads: null },
  });
});

it('a task that would begin before its input is refused', () => {
  const task = createTask({ spec: { kind: 'rank', data }, weights: trained });
  expect(() => requestOf(task)).toThrow(expect.objectContaining({ code: 'internal' }));
});
