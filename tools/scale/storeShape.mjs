import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTask, parseRunRecord, taskId } from '@tunnel/core';
import { repository } from '../bootstrap/repository.mjs';

/** A training and what reads it, in this order; every third reading is a rank, the others are probes. */
export const tasksOfNetwork = 100;
/** Three networks. */
export const tasksOfRun = 300;

const published = ['main-result', 'variance', 'ood', 'transfer'];
const began = Date.UTC(2026, 0, 1);

const data = /** @type {const} */ ({ dataset: 'cifar10' });
const depth = 12;

const evidence = {
  versions: { tunnel: '0.1.0', libtorch: '2.11.0', node: '20.20.2' },
  commit: '0123456789abcdef0123456789abcdef01234567',
  device: 'cpu',
  threads: 2,
  cores: 2,
  platform: 'linux-x64',
};

const train = createTask({
  spec: {
    kind: 'train',
    network: { kind: 'mlp', depth, width: 512 },
    data,
    training: { epochs: 8, learningRate: 0.02 },
  },
});
const probe = createTask({ spec: { kind: 'probe', role: 'id', data }, weights: train });
const rank = createTask({ spec: { kind: 'rank', data }, weights: train });

const layers = Array.from({ length: depth }, (_, at) => ({
  layer: at + 1,
  name: `relu${at + 1}`,
  features: 512,
  featuresUsed: 512,
}));
const reading = { images: 10_000, seconds: 1.25, device: 'cpu' };

const results = {
  train: {
    testAccuracy: 0.547,
    testLossNats: 1.31,
    testCalibrationError: 0.04,
    testAccuracyByClass: Array.from({ length: 10 }, (_, at) => 0.5 + at / 100),
    testAccuracyByHead: [0.547],
    validation: null,
    imagesTrain: 50_000,
    imagesTest: 10_000,
    parameters: 4_466_186,
    epochs: [],
    steps: 3128,
    checkpoints: [],
    seconds: 43.2,
    device: 'cpu',
    precision: 'bfloat16',
    threads: 2,
  },
  probe: {
    layers: layers.map((layer) => ({
      ...layer,
      accuracy: 0.5312,
      lossNats: 1.3371,
      trainAccuracy: 0.6143,
      epoch: 10,
      validationAccuracy: null,
    })),
    imagesTrain: 50_000,
    imagesTest: 10_000,
    classes: 10,
    seconds: 4.8,
    device: 'cpu',
  },
  rank: {
    layers: layers.map((layer) => ({ ...layer, rank: 477, cap: 512, sigma1: 0.0123 })),
    rtol: 1e-3,
    ...reading,
  },
};

/**
 * @typedef {object} MadeUp
 * @property {import('@tunnel/core').Task} task
 * @property {object} result
 * @property {typeof evidence} evidence
 * @property {string} finishedAt
 * @property {readonly { name: string, content: string }[]} files
 */

/**
 * A task with its result: the `at`-th of a store, from 0. The same place is the same task in a store of
 * any size.
 *
 * @param {number} at
 * @returns {MadeUp}
 */
export function madeUpTask(at) {
  const [network, place] = [Math.floor(at / tasksOfNetwork), at % tasksOfNetwork];
  const weights = place === 0 ? null : trainingOf(network);
  const template = place === 0 ? train : place % 3 === 0 ? rank : probe;
  const inputs = weights === null ? {} : { weights };
  const spec = { ...template.spec, seed: place === 0 ? network : place };
  const id = taskId(spec, inputs);
  const { kind } = spec;
  return {
    task: /** @type {import('@tunnel/core').Task} */ ({ ...template, id, spec, inputs }),
    result: results[/** @type {keyof typeof results} */ (kind)],
    evidence,
    finishedAt: timeOf(at),
    files: filesOf(kind, id),
  };
}

/** @type {{ network: number, id: string }} */
let last = { network: -1, id: '' };

/** @param {number} network */
function trainingOf(network) {
  if (last.network !== network)
    last = { network, id: madeUpTask(network * tasksOfNetwork).task.id };
  return last.id;
}

/** Small, and each with a content of its own. @param {string} kind @param {string} id */
function filesOf(kind, id) {
  if (kind === 'rank') return [];
  const name = kind === 'train' ? 'weights.safetensors' : 'correctness.safetensors';
  return [{ name, content: `${name} of ${id}\n` }];
}

/** A second a task. @param {number} at */
function timeOf(at) {
  return new Date(began + 1000 * at).toISOString();
}

/** @param {string} text */
export function hashOf(text) {
  return createHash('sha256').update(text).digest('hex');
}

const records = published.map((name) =>
  parseRunRecord(
    JSON.parse(readFileSync(join(repository, 'docs', 'results', name, 'run.json'), 'utf8')),
    name,
  ),
);

/**
 * The record of the `at`-th run of a store, from 0: the published ones in turn, of tasks that the store
 * has.
 *
 * @param {number} at
 * @returns {import('@tunnel/core').RunRecord}
 */
export function madeUpRun(at) {
  const template = /** @type {import('@tunnel/core').RunRecord} */ (records[at % records.length]);
  const from = at * tasksOfRun;
  const createdAt = timeOf(from);
  const digits = createdAt.replace(/[-:Z]/g, '').replace('T', '-').replace('.', '-');
  return {
    ...template,
    id: `${digits}-${template.experiment}-${template.scale}`,
    createdAt,
    finishedAt: timeOf(from + tasksOfRun - 1),
    tasks: Array.from({ length: tasksOfRun }, (_, place) => {
      const { id, label, spec } = madeUpTask(from + place).task;
      return { id, label, kind: spec.kind, state: 'done', seconds: 1.25 };
    }),
  };
}
