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
import type { Store } from '@tunnel/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTask } from './startTask.js';

const run = { device: 'cpu', threads: 2 };
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

/** The request that a task becomes, of an engine that is not there. */
function requestOf(task: Task): unknown {
  let asked: unknown;
  const take = (verb: string) => (request: unknown) => {
    asked = { verb, ...(request as object) };
    throw new TunnelError('cancelled', 'nothing was to be computed');
  };
  const engine = { train: take('train'), probe: take('probe'), rank: take('rank') };
  const store = { taskFolder: (id: string) => join('artifacts', id) };
  const setting = { engine: engine as unknown as Engine, store: store as Store };
  try {
    startTask(task, folder, { ...setting, datasets: [dataset], run }, {});
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
      train: { ...all, files: ['a.bin', 'b.bin'], validation: null, images: null },
      validation: null,
      test: { ...all, files: ['test.bin'], validation: null, images: null },
      training,
      seed: 5,
      run,
      weightsFile: join(folder, 'weights.safetensors'),
      checkpoints: null,
      resumeFile: join(folder, 'resume.safetensors'),
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

it('a probe and a rank become requests on the trained network', () => {
  const weights = createTask({ spec: { ...spec, network: { kind: 'resnet', depth: 18 } } });
  const shared = {
    subject: {
      kind: 'network',
      network: { kind: 'resnet', depth: 18, widthMultiplier: 1, classes: 4, side: 32, heads: null },
      weightsFile: join('artifacts', weights.id, 'weights.safetensors'),
    },
  };
  const data = { dataset: 'cifar10' };
  const probe = { pooling: 2, validationShare: 0.1 };
  expect(
    requestOf(createTask({ spec: { kind: 'probe', role: 'ood', data, probe }, weights })),
  ).toMatchObject({
    ...shared,
    verb: 'probe',
    probe: normaliseProbeSpec(probe),
    layers: null,
    run: { ...run, scratchFolder: folder },
    correctnessFile: join(folder, 'correctness.safetensors'),
  });
  expect(
    requestOf(createTask({ spec: { kind: 'rank', data, rank: { images: 50 } }, weights })),
  ).toMatchObject({
    ...shared,
    verb: 'rank',
    rank: { rtol: 1e-3, maxFeatures: 8000 },
    data: { files: dataset.test, images: { count: 50, perClass: null, seed: 0 } },
  });
});
