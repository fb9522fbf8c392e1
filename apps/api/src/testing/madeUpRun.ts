import {
  detectSeeds,
  type LayerRow,
  meanInterval,
  type NetworkResult,
  normaliseDataSpec,
  normaliseNetworkSpec,
  normaliseProbeSpec,
  normaliseTrainingSpec,
  parseRunRecord,
  type RunRecord,
  tunnelLayers,
} from '@tunnel/core';

const depth = 12;

/** Rows of twelve layers whose ID accuracy saturates at the fifth, a little different by seed. */
function madeUpLayers(seed: number): LayerRow[] {
  return Array.from({ length: depth }, (_, at) => ({
    layer: at + 1,
    name: `relu${at + 1}`,
    features: 512,
    idAccuracy: 0.5 * Math.min(1, 0.8 + 0.04 * at) + 0.001 * seed,
    idStandardError: 0.005,
    oodAccuracy: 0.5 - 0.01 * at,
    oodStandardError: 0.016,
    rank: 500 - 40 * at + seed,
    rankCap: 512,
  }));
}

function madeUpNetwork(name: string, seeds: readonly number[]): NetworkResult {
  const results = seeds.map((seed) => ({
    seed,
    testAccuracy: 0.5 + 0.001 * seed,
    testCalibrationError: 0.1,
    layers: madeUpLayers(seed),
    trainSeconds: 100,
    measureSeconds: 20,
  }));
  return {
    name,
    network: normaliseNetworkSpec({ kind: 'mlp', depth, width: 512 }),
    training: normaliseTrainingSpec({ epochs: 8, learningRate: 0.02 }),
    probe: normaliseProbeSpec({}),
    rank: { rtol: 1e-3, maxFeatures: 8000, images: null },
    seeds: results,
    testAccuracy: meanInterval(results.map(({ testAccuracy }) => testAccuracy)),
    overSeeds: detectSeeds(
      results.map(({ seed, layers }) => ({ seed, layers: tunnelLayers(layers) })),
      { resamples: 100 },
    ),
  };
}

const networks = ['MLP', 'wide MLP'].map((name) => madeUpNetwork(name, [0, 1, 2]));

/** The record of a run that was never made: two networks of twelve layers from three seeds. */
export function madeUpRun(parts: Partial<RunRecord> = {}): RunRecord {
  const train = {
    ...normaliseDataSpec({ dataset: 'cifar10' }),
    classNames: [],
    imagesTrain: 50_000,
    imagesTest: 10_000,
  };
  return parseRunRecord({
    version: 3,
    id: '20260101-000000-000-depth-smoke',
    experiment: 'depth',
    scale: 'smoke',
    title: 'Depth',
    question: 'Does depth matter?',
    source: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:10.000Z',
    tasks: [],
    data: { train, id: train, ood: null, more: [], notes: [] },
    networks,
    findings: [
      {
        claim: 'depth',
        title: 'the tunnel is longer',
        verdict: 'supported',
        reason: 'it is by 2 layers',
        leaning: null,
        statistic: { name: 'difference', value: 2, unit: 'layers' },
        interval: { low: 1, high: 3 },
        over: 'seeds',
        n: [{ count: 3, of: 'seeds' }],
        effect: null,
        test: null,
        scale: 'smoke',
        references: [],
        cautions: [],
      },
    ],
    figures: [
      {
        id: 'lengths',
        title: 'Lengths',
        caption: 'Of tunnels, by depth.',
        chart: {
          kind: 'heat-map',
          panels: [{ title: 'MLP', rows: ['a'], columns: ['b'], values: [[0.5]] }],
          rowTitle: 'row',
          columnTitle: 'column',
          valueTitle: 'value',
        },
      },
    ],
    tables: [
      {
        id: 'starts',
        title: 'Starts',
        caption: 'Of three seeds.',
        columns: [{ title: 'network' }, { title: 'start', unit: 'layer' }],
        rows: [['MLP, “deep”', 5]],
      },
    ],
    omitted: [],
    seeds: [0, 1, 2],
    evidence: {
      versions: { tunnel: '0.1.0' },
      commit: null,
      device: 'cpu',
      threads: 1,
      cores: 2,
      platform: 'linux-x64',
    },
    command: 'npx tunnel run depth',
    ...parts,
  });
}

/** A run of that place in time, with an id of its form. */
export function madeUpRunAt(place: number, parts: Partial<RunRecord> = {}): RunRecord {
  const createdAt = new Date(Date.UTC(2026, 0, 1) + 60_000 * place).toISOString();
  const digits = createdAt.replace(/[-:Z]/g, '').replace('T', '-').replace('.', '-');
  return madeUpRun({ id: `${digits}-depth-smoke`, createdAt, finishedAt: createdAt, ...parts });
}
