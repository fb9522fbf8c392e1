import fc from 'fast-check';
import { expect, it } from 'vitest';
import { detectSeeds } from '../detection/detectSeeds.js';
import { tunnelLayers } from '../detection/TunnelLayer.js';
import {
  normaliseDataSpec,
  normaliseNetworkSpec,
  normaliseTrainingSpec,
} from '../specs/normalise.js';
import { madeUpProbe, madeUpRank } from '../testing/madeUpResults.js';
import { readOrRefused } from '../testing/readOrRefused.js';
import { anyJson, spoilt } from '../testing/spoilt.js';
import { layerTable } from './layerTable.js';
import { parseRunRecord, type RunRecord, runRecordSchema } from './runRecord.js';

const layers = layerTable({
  id: madeUpProbe([0.4, 0.5, 0.52], 100),
  ood: madeUpProbe([0.5, 0.45, 0.3], 100),
  rank: madeUpRank([200, 100, 40]),
});
const data = {
  ...normaliseDataSpec({ dataset: 'shapes' }),
  classNames: ['circle'],
  imagesTrain: 50_000,
  imagesTest: 10_000,
};
const run: RunRecord = {
  version: 3,
  id: 'run',
  experiment: 'quickstart',
  scale: 'smoke',
  title: 't',
  question: 'q',
  source: null,
  createdAt: '2026-01-31T12:00:00.000Z',
  finishedAt: '2026-01-31T12:04:00.000Z',
  tasks: [{ id: 'ab'.repeat(32), label: 'train', kind: 'train', state: 'done', seconds: 12.5 }],
  data: { train: data, id: data, ood: null, more: [{ use: 'more', data }], notes: ['n'] },
  networks: [
    {
      name: 'MLP',
      network: normaliseNetworkSpec({ kind: 'mlp', depth: 3, width: 512 }),
      training: normaliseTrainingSpec({ epochs: 8, learningRate: 0.02 }),
      probe: null,
      rank: null,
      seeds: [
        {
          seed: 0,
          testAccuracy: 0.5,
          testCalibrationError: null,
          layers,
          trainSeconds: 1,
          measureSeconds: 1,
        },
      ],
      testAccuracy: null,
      overSeeds: detectSeeds([{ seed: 0, layers: tunnelLayers(layers) }]),
    },
  ],
  findings: [],
  figures: [],
  tables: [],
  omitted: [{ part: 'p', reason: 'r' }],
  seeds: [0],
  evidence: {
    versions: { node: 'v20' },
    commit: null,
    device: 'cpu',
    threads: 1,
    cores: 2,
    platform: 'linux-x64',
  },
  command: 'tunnel run',
};

it('the record that is spoilt is right', () => {
  expect(parseRunRecord(JSON.parse(JSON.stringify(run)))).toEqual(run);
});

it.each([
  ['any JSON', anyJson],
  ['nearly a record', spoilt(run)],
  [
    'nearly one of an earlier version',
    spoilt({ ...run, version: 2 }, { ...run, version: undefined }),
  ],
])('%s is a record of this version, or is corrupt', (_, inputs) => {
  fc.assert(
    fc.property(inputs, (input) => {
      const { value, error } = readOrRefused(() => parseRunRecord(input));
      if (error) expect(error.code).toBe('artifact-corrupt');
      else expect(runRecordSchema.parse(value)).toEqual(value);
    }),
    { numRuns: 500 },
  );
});
