import { describe, expect, it } from 'vitest';
import { detectSeeds } from '../detection/detectSeeds.js';
import { tunnelLayers } from '../detection/TunnelLayer.js';
import { isTunnelError } from '../errors/TunnelError.js';
import type { NetworkSpec } from '../specs/networkSpec.js';
import {
  normaliseDataSpec,
  normaliseNetworkSpec,
  normaliseProbeSpec,
  normaliseRankSpec,
  normaliseTrainingSpec,
} from '../specs/normalise.js';
import { meanInterval } from '../statistics/meanInterval.js';
import { madeUpProbe, madeUpRank } from '../testing/madeUpResults.js';
import { layerTable } from './layerTable.js';
import type { NetworkResult } from './networkResult.js';
import { parseRunRecord, type RunRecord, runRecordSchema } from './runRecord.js';
import { singleRunOf } from './singleRun.js';
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
const header = {
  id: '2026-01-31T12-00-00-quickstart',
  experiment: 'quickstart',
  scale: 'laptop',
  title: 'A tunnel in an MLP',
  question: 'Where does it start?',
  createdAt: '2026-01-31T12:00:00.000Z',
  finishedAt: '2026-01-31T12:04:00.000Z',
  tasks: [{ id: 'ab'.repeat(32), label: 'train', kind: 'train', state: 'done', seconds: 12.5 }],
  evidence: {
    versions: { tunnel: '0.1.0', libtorch: '2.11.0', node: 'v20.20.0' },
    commit: null,
    device: 'cpu',
    threads: 2,
    cores: 2,
    platform: 'linux-x64',
  },
  command: 'npm run quickstart',
} as const;
const settings = {
  training: normaliseTrainingSpec({ epochs: 8, learningRate: 0.02 }),
  probe: normaliseProbeSpec({}),
  rank: normaliseRankSpec({}),
};
const mlp = normaliseNetworkSpec({ kind: 'mlp', depth: 3, width: 512 });

/** A network’s results from the seeds 0, 1 and so on. */
function madeUpNetwork(name: string, network: NetworkSpec, seeds: number): NetworkResult {
  const results = Array.from({ length: seeds }, (_, seed) => ({
    seed,
    testAccuracy: 0.5 + 0.01 * seed,
    testCalibrationError: 0.05,
    layers,
    trainSeconds: 60,
    measureSeconds: 6,
  }));
  return {
    name,
    network,
    ...settings,
    seeds: results,
    testAccuracy: meanInterval(results.map(({ testAccuracy }) => testAccuracy)),
    overSeeds: detectSeeds(results.map(({ seed }) => ({ seed, layers: tunnelLayers(layers) }))),
  };
}

const run: RunRecord = {
  version: 3,
  ...header,
  source: 'made up',
  tasks: [...header.tasks],
  data: {
    train: data,
    id: { ...data, images: 100 },
    ood: null,
    more: [{ use: 'training of the second task', data }],
    notes: ['built-in data'],
  },
  networks: [
    madeUpNetwork('MLP', mlp, 2),
    madeUpNetwork('VGG-11', normaliseNetworkSpec({ kind: 'vgg', depth: 11 }), 2),
  ],
  findings: [],
  figures: [],
  tables: [],
  omitted: [{ part: 'CINIC-10', reason: 'It is not on this machine.' }],
  seeds: [0, 1],
};

describe('parseRunRecord', () => {
  it('gives back what was stored', () => {
    expect(parseRunRecord(JSON.parse(JSON.stringify(run)))).toEqual(run);
  });

  it('takes a run that ended early', () => {
    const network = madeUpNetwork('MLP', mlp, 1);
    const [result] = network.seeds;
    if (!result) throw new Error('no result');
    const early = {
      ...run,
      networks: [
        {
          ...network,
          seeds: [{ ...result, testAccuracy: null, layers: [] }],
          probe: null,
          testAccuracy: null,
          overSeeds: null,
        },
      ],
    };
    expect(parseRunRecord(early)).toEqual(early);
  });

  const bad: [string, unknown, string][] = [
    ['an unknown key', { ...run, Networks: [] }, 'run.Networks'],
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
    [
      'two networks of one name',
      { ...run, networks: [run.networks[0], run.networks[0]] },
      'run.networks[1].name',
    ],
    ['a later version', { ...run, version: 4 }, 'run.version'],
    ['half a file', run.networks[0]?.seeds, 'run'],
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

describe('a record of version 2', () => {
  // As the second release wrote it: networks, and nothing beside them.
  const old = {
    version: 2,
    ...header,
    data: { train: data, id: data, ood: { ...data, imagesTest: 1000 }, notes: ['built-in data'] },
    networks: run.networks,
    seeds: [0, 1],
  };

  it('is read as one of this version', () => {
    const read = parseRunRecord(JSON.parse(JSON.stringify(old)));
    expect(runRecordSchema.parse(read)).toEqual(read);
    expect(read).toEqual({
      ...old,
      version: 3,
      source: null,
      data: { ...old.data, more: [] },
      findings: [],
      figures: [],
      tables: [],
      omitted: [],
    });
  });

  it('is refused where it is broken, and for what came later', () => {
    const bad: [object, string][] = [
      [{ ...old, networks: [] }, 'run.networks'],
      [{ ...old, findings: [] }, 'run.findings'],
      [{ ...old, source: null }, 'run.source'],
    ];
    for (const [input, path] of bad) {
      expect(() => parseRunRecord(input)).toThrow(
        expect.objectContaining({ code: 'artifact-corrupt', context: { path } }),
      );
    }
  });
});

describe('a record of version 1', () => {
  // As the first release wrote it: one network, one seed, a detection without intervals.
  const old = {
    ...header,
    data: { train: data, ood: { ...data, imagesTest: 1000 }, notes: [] },
    network: { kind: 'mlp', depth: 3, width: 512, initialisation: 'kaiming' },
    training: {
      epochs: 8,
      batchSize: 128,
      learningRate: 0.02,
      momentum: 0.9,
      weightDecay: 1e-4,
      schedule: { kind: 'constant' },
      augmentation: { crop: 0, flip: false },
      precision: 'float32',
    },
    probe: {
      epochs: 30,
      batchSize: 512,
      learningRate: 1e-3,
      weightDecay: 0,
      labelSmoothing: 0,
      maxFeatures: 8000,
      standardise: true,
    },
    rank: settings.rank,
    seeds: [3],
    testAccuracy: 0.54,
    layers,
    detection: { depth: 3, rules: [], idLast: 0.52 },
  };

  it('is read as one of this version', () => {
    const read = parseRunRecord(JSON.parse(JSON.stringify(old)));
    expect(runRecordSchema.parse(read)).toEqual(read);
    expect(read.networks).toHaveLength(1);
    expect(read.networks[0]).toMatchObject({ ...settings, name: 'MLP', network: mlp });
    expect(singleRunOf(read)).toMatchObject({
      ...header,
      seeds: [3],
      testAccuracy: 0.54,
      layers,
      detection: { depth: 3, idLast: 0.52, oodPeak: { layer: 1 }, basis: { idImages: 10_000 } },
    });
  });

  it('keeps that it has no result', () => {
    const early = parseRunRecord({ ...old, layers: [], detection: null, testAccuracy: null });
    expect(singleRunOf(early)).toMatchObject({ layers: [], detection: null, testAccuracy: null });
  });

  it('is refused where it is broken', () => {
    expect(() => parseRunRecord({ ...old, testAccuracy: 54 })).toThrow(
      expect.objectContaining({ code: 'artifact-corrupt', context: { path: 'run.testAccuracy' } }),
    );
  });
});

describe('singleRunOf', () => {
  it('is null for several networks and for several seeds', () => {
    expect(singleRunOf(run)).toBeNull();
    expect(singleRunOf({ ...run, networks: [madeUpNetwork('MLP', mlp, 2)] })).toBeNull();
    expect(singleRunOf({ ...run, networks: [madeUpNetwork('MLP', mlp, 1)] })).toMatchObject({
      network: mlp,
      testAccuracy: 0.5,
    });
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
