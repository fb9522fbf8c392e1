import { describe, expect, it } from 'vitest';
import { detectTunnel } from '../detection/detectTunnel.js';
import { tunnelLayers } from '../detection/TunnelLayer.js';
import { isTunnelError } from '../errors/TunnelError.js';
import {
  normaliseDataSpec,
  normaliseNetworkSpec,
  normaliseProbeSpec,
  normaliseRankSpec,
  normaliseTrainingSpec,
} from '../specs/normalise.js';
import { madeUpProbe, madeUpRank } from '../testing/madeUpResults.js';
import { layerTable } from './layerTable.js';
import { parseRunRecord, type RunRecord } from './runRecord.js';
import { trainResultSchema } from './trainResult.js';

const layers = layerTable({
  id: madeUpProbe([0.4, 0.5, 0.52], 10_000),
  ood: madeUpProbe([0.5, 0.45, 0.3], 1000),
  rank: madeUpRank([200, 100, 40]),
});
const data = {
  ...normaliseDataSpec({ dataset: 'shapes', contentHash: 'abc' }),
  classNames: ['circle'],
  imagesTrain: 50_000,
  imagesTest: 10_000,
};
const run: RunRecord = {
  id: '2026-01-31T12-00-00-quickstart',
  experiment: 'quickstart',
  scale: 'laptop',
  title: 'A tunnel in an MLP',
  question: 'Where does it start?',
  createdAt: '2026-01-31T12:00:00.000Z',
  finishedAt: '2026-01-31T12:04:00.000Z',
  tasks: [{ id: 'ab'.repeat(32), label: 'train', kind: 'train', state: 'done', seconds: 12.5 }],
  data: { train: data, ood: null, notes: ['built-in data'] },
  network: normaliseNetworkSpec({ kind: 'mlp', depth: 3, width: 512 }),
  training: normaliseTrainingSpec({ epochs: 8, learningRate: 0.02 }),
  probe: normaliseProbeSpec({}),
  rank: normaliseRankSpec({}),
  seeds: [0],
  evidence: {
    versions: { tunnel: '0.1.0', libtorch: '2.11.0', node: 'v20.20.0' },
    commit: null,
    device: 'cpu',
    threads: 2,
    cores: 2,
    platform: 'linux-x64',
  },
  testAccuracy: 0.54,
  layers,
  detection: detectTunnel({ layers: tunnelLayers(layers) }),
  command: 'npm run quickstart',
};

describe('parseRunRecord', () => {
  it('gives back what was stored', () => {
    expect(parseRunRecord(JSON.parse(JSON.stringify(run)))).toEqual(run);
  });

  it('takes a run that ended early', () => {
    const early = { ...run, testAccuracy: null, layers: [], detection: null, probe: null };
    expect(parseRunRecord(early)).toEqual(early);
  });

  const bad: [string, unknown, string][] = [
    ['an unknown key', { ...run, Layers: [] }, 'run.Layers'],
    ['an id with a path in it', { ...run, id: '../run' }, 'run.id'],
    ['an empty id', { ...run, id: '' }, 'run.id'],
    ['a local time', { ...run, createdAt: '2026-01-31 12:00' }, 'run.createdAt'],
    ['an unknown scale', { ...run, scale: 'large' }, 'run.scale'],
    [
      'a task in no state',
      { ...run, tasks: [{ ...run.tasks[0], state: 'lost' }] },
      'run.tasks[0].state',
    ],
    ['a short task id', { ...run, tasks: [{ ...run.tasks[0], id: 'ab' }] }, 'run.tasks[0].id'],
    ['per cent', { ...run, testAccuracy: 54 }, 'run.testAccuracy'],
    [
      'a version that is no text',
      { ...run, evidence: { ...run.evidence, versions: { node: 20 } } },
      'run.evidence.versions.node',
    ],
    [
      'a class that is not there',
      { ...run, data: { ...run.data, train: { ...data, classes: [10] } } },
      'run.data.train.classes[0]',
    ],
    ['half a file', JSON.parse(JSON.stringify(run)).layers, 'run'],
  ];
  it.each(bad)('refuses %s, and says where', (_, input, path) => {
    expect(() => parseRunRecord(input)).toThrow(
      expect.objectContaining({ code: 'artifact-corrupt', context: { path } }),
    );
  });

  it('names the file that was read', () => {
    try {
      parseRunRecord({}, 'runs/a.json');
    } catch (error) {
      if (isTunnelError(error))
        return expect(error.message).toMatch(/^runs\/a\.json\.id is missing;/);
    }
    throw new Error('nothing was thrown');
  });
});

it('a train result is of the engine’s form', () => {
  const result = {
    testAccuracy: 0.54,
    testLossNats: 1.4,
    testCalibrationError: 0.05,
    testAccuracyByClass: [0.5, null],
    testAccuracyByHead: [0.54],
    validation: { accuracy: 0.55, lossNats: 1.3, calibrationError: 0.04, images: 5000 },
    imagesTrain: 50_000,
    imagesTest: 10_000,
    parameters: 4_468_234,
    epochs: [
      {
        epoch: 1,
        learningRate: 0.02,
        trainLossNats: 1.7,
        trainAccuracy: 0.4,
        seconds: 10,
        imagesPerSecond: 5000,
      },
    ],
    steps: 391,
    checkpoints: [{ file: 'step-00000100.safetensors', epoch: 1, step: 100 }],
    seconds: 80,
    device: 'cpu',
    precision: 'float32',
    threads: 2,
  };
  expect(trainResultSchema.parse(result)).toEqual(result);
  expect(trainResultSchema.safeParse({ ...result, extra: 1 }).success).toBe(false);
  const checkpoints = [{ file: '../step-00000100.safetensors', epoch: 1, step: 100 }];
  expect(trainResultSchema.safeParse({ ...result, checkpoints }).success).toBe(false);
});
