import {
  accuracyStandardError,
  datasetInfo,
  detectTunnel,
  hasTunnel,
  type LayerRow,
  normaliseDataSpec,
  normaliseNetworkSpec,
  normaliseProbeSpec,
  normaliseTrainingSpec,
  type SingleRun,
  type TrainResult,
  type TunnelDetection,
  tunnelLayers,
} from '@tunnel/core';

const imagesTest = { id: 10_000, ood: 1000 };

const idPercents = [50.6, 52.8, 53.2, 53.5, 53.9, 54.1, 54.3, 54.4, 54.5, 54.4, 54.4, 54.4];
const oodPercents = [54.1, 56.6, 55.8, 54.0, 51.9, 49.6, 47.5, 45.3, 43.6, 41.7, 40.2, 38.6];
const ranks = [446, 483, 451, 398, 341, 284, 233, 189, 152, 117, 90, 69];

/** Layers with the given measurements; `null` in place of a list leaves a measure out. */
export function exampleLayers(
  id: readonly number[] = idPercents,
  ood: readonly number[] | null = oodPercents,
  rank: readonly number[] | null = ranks,
): LayerRow[] {
  return id.map((percent, index) => {
    const oodAccuracy = ood ? (ood[index] ?? 0) / 100 : null;
    return {
      layer: index + 1,
      name: `relu${index + 1}`,
      features: 512,
      idAccuracy: percent / 100,
      idStandardError: accuracyStandardError(percent / 100, imagesTest.id),
      oodAccuracy,
      oodStandardError:
        oodAccuracy === null ? null : accuracyStandardError(oodAccuracy, imagesTest.ood),
      rank: rank ? (rank[index] ?? 0) : null,
      rankCap: rank ? 512 : null,
    };
  });
}

/**
 * A run of a 12-layer MLP on CIFAR-10. First, peak and last values are those that a plain PyTorch
 * run gave (50.6 to 54.4 % ID, 56.6 to 38.6 % OOD, rank 483 to 69); those between are invented.
 */
export function exampleRun(layers: LayerRow[] = exampleLayers()): SingleRun {
  const train = {
    ...normaliseDataSpec({ dataset: 'cifar10', contentHash: 'sha256:0f3c5a1be2d49786' }),
    classNames: [...(datasetInfo('cifar10').classNames ?? [])],
    imagesTrain: 50_000,
    imagesTest: imagesTest.id,
  };
  const tasks = ['train', 'probe', 'probe', 'rank'] as const;
  const labels = ['train the network', 'ID probes', 'OOD probes', 'rank of every layer'];
  return {
    id: '20260131-120000-quickstart',
    experiment: 'quickstart',
    scale: 'laptop',
    title: 'A tunnel in CIFAR-10',
    question: 'From which layer on does a 12-layer MLP merely carry its representation?',
    source: 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753, section 3',
    createdAt: '2026-01-31T12:00:00.000Z',
    finishedAt: '2026-01-31T12:03:05.000Z',
    tasks: tasks.map((kind, index) => ({
      id: String(index).repeat(64),
      label: labels[index] ?? kind,
      kind,
      state: index === 0 ? 'cached' : 'done',
      seconds: index === 0 ? null : 20.5 * index,
    })),
    data: {
      train,
      id: train,
      ood: {
        ...normaliseDataSpec({
          dataset: 'cifar100',
          contentHash: 'sha256:77ab91c0d3e5f264',
          classes: [3, 14, 25, 36, 47, 58, 69, 70, 81, 92],
        }),
        classNames: [
          'bear',
          'butterfly',
          'couch',
          'hamster',
          'maple_tree',
          'pickup_truck',
          'rocket',
          'rose',
          'streetcar',
          'tulip',
        ],
        imagesTrain: 4000,
        imagesTest: imagesTest.ood,
      },
      more: [],
      notes: ['CIFAR-100 is a part of the published set: 400 of 500 training images a class.'],
    },
    network: normaliseNetworkSpec({ kind: 'mlp', depth: layers.length || 12, width: 512 }),
    training: normaliseTrainingSpec({
      epochs: 8,
      learningRate: 0.02,
      schedule: { kind: 'multi-step', milestones: [5, 7] },
    }),
    probe: normaliseProbeSpec({}),
    rank: { rtol: 1e-3, maxFeatures: 8000, images: null },
    findings: [],
    figures: [],
    tables: [],
    omitted: [],
    seeds: [0],
    evidence: {
      versions: { tunnel: '0.1.0', libtorch: '2.11.0', node: '20.20.2' },
      commit: null,
      device: 'cpu',
      threads: 2,
      cores: 2,
      platform: 'linux-x64',
    },
    testAccuracy: 0.545,
    layers,
    detection: layers.length < 2 ? null : decided(layers),
    command: 'npx tunnel run quickstart --seed 0',
  };
}

/**
 * What was found in layers. Without the correctness of every image nothing is decided, so the
 * verdict is made up: that there is a tunnel where the first rule finds one.
 */
function decided(layers: LayerRow[]): TunnelDetection {
  const detection = detectTunnel({ layers: tunnelLayers(layers) });
  const [rule] = detection.rules;
  const verdict = rule && hasTunnel(rule) ? 'tunnel' : 'no-tunnel';
  const reasons = ['it is made up'];
  return { ...detection, verdict: { ...detection.verdict, verdict, reasons } };
}

/** Epochs of the example’s training. */
export function exampleEpochs(epochs = 8): TrainResult['epochs'] {
  return Array.from({ length: epochs }, (_, index) => ({
    epoch: index + 1,
    learningRate: 0.02,
    trainLossNats: 0.62 + 1.25 * Math.exp(-index / 3.5),
    trainAccuracy: 0.8 - 0.47 * Math.exp(-index / 3.5),
    seconds: 7.5,
    imagesPerSecond: 6600,
  }));
}
