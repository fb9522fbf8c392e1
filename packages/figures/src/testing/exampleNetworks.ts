import {
  accuracyStandardError,
  detectSeeds,
  type LayerRow,
  meanInterval,
  type NetworkResult,
  type NetworkSpecInput,
  normaliseNetworkSpec,
  type RunRecord,
  type SeedRun,
} from '@tunnel/core';
import { exampleRun } from './exampleRun.js';
import { recordOf } from './recordOf.js';

/** Made-up test images of the ID and of the OOD probes. */
const images = { id: 2000, ood: 1000 };

/** Curves over the depth, from 0 at the first layer to 1 at the last. */
interface Curves {
  readonly id: (at: number) => number;
  readonly ood: (at: number) => number;
  readonly rank: (at: number) => number;
}

/** ID accuracy saturates early, OOD accuracy and rank fall from there on: a tunnel. */
const tunnel = (top: number, from: number): Curves => ({
  id: (at) => top * (1 - 0.55 * Math.exp((-7 * at) / from)),
  ood: (at) => 0.5 + 0.2 * Math.min(1, at / from) - 0.34 * Math.max(0, at - from),
  rank: (at) => Math.round(1400 * Math.exp(-4.8 * Math.max(0, at - 0.5 * from)) + 9),
});

/** Everything rises to the last layer: no tunnel. */
const noTunnel: Curves = {
  id: (at) => 0.35 + 0.55 * at,
  ood: (at) => 0.45 + 0.35 * at,
  rank: (at) => Math.round(1500 * (1 - 0.6 * at)),
};

/**
 * A run of three networks with invented results: an MLP and a VGG with a tunnel, a ResNet without.
 *
 * @param seeds from 0 on
 */
export function exampleNetworks(seeds = 3): RunRecord {
  const run = recordOf(exampleRun());
  return {
    ...run,
    experiment: 'main-result',
    title: 'The tunnel of an MLP, a VGG and a ResNet',
    networks: [
      network('MLP', { kind: 'mlp', depth: 12, width: 512 }, 12, 'relu', tunnel(0.54, 0.3), seeds),
      network(
        'VGG-19',
        { kind: 'vgg', depth: 19, widthMultiplier: 0.25 },
        16,
        'features.relu',
        tunnel(0.86, 0.45),
        seeds,
      ),
      network(
        'ResNet-34',
        { kind: 'resnet', depth: 34, widthMultiplier: 0.25 },
        36,
        'conv',
        noTunnel,
        seeds,
      ),
    ],
    seeds: Array.from({ length: seeds }, (_, seed) => seed),
    command: 'npx tunnel run main-result --scale laptop --seeds 0..2',
  };
}

function network(
  name: string,
  spec: NetworkSpecInput,
  depth: number,
  tap: string,
  curves: Curves,
  seeds: number,
): NetworkResult {
  const [shared] = recordOf(exampleRun()).networks;
  if (!shared) throw new Error('the example has no network');
  const results = Array.from({ length: seeds }, (_, seed) => ({
    seed,
    testAccuracy: curves.id(1) + 0.004 * seed,
    testCalibrationError: 0.05,
    layers: Array.from({ length: depth }, (_, index) =>
      layer(index, depth, `${tap}${index + 1}`, curves, seed),
    ),
    trainSeconds: 120 + seed,
    measureSeconds: 30,
  }));
  return {
    ...shared,
    name,
    network: normaliseNetworkSpec(spec),
    seeds: results,
    testAccuracy: meanInterval(results.map(({ testAccuracy }) => testAccuracy)),
    overSeeds: detectSeeds(
      results.map(({ seed, layers }) => tested(seed, layers)),
      { resamples: 200 },
    ),
  };
}

function layer(index: number, depth: number, name: string, curves: Curves, seed: number): LayerRow {
  const at = index / (depth - 1);
  const jitter = 0.012 * Math.sin(3 * index + 5 * seed);
  const id = counted(curves.id(at) + 0.3 * jitter, images.id);
  const ood = counted(curves.ood(at) + jitter, images.ood);
  return {
    layer: index + 1,
    name,
    features: 512,
    idAccuracy: id,
    idStandardError: accuracyStandardError(id, images.id),
    oodAccuracy: ood,
    oodStandardError: accuracyStandardError(ood, images.ood),
    rank: Math.max(1, Math.round(curves.rank(at) * (1 + 5 * jitter))),
    rankCap: 2000,
  };
}

/** An accuracy that so many images can give. */
function counted(accuracy: number, of: number): number {
  return Math.round(accuracy * of) / of;
}

function tested(seed: number, layers: readonly LayerRow[]): SeedRun {
  const facts = (accuracies: readonly number[], of: number) => ({
    classes: 10,
    images: of,
    correct: Uint8Array.from(
      accuracies.flatMap((accuracy) =>
        Array.from({ length: of }, (_, image) => (image < Math.round(accuracy * of) ? 1 : 0)),
      ),
    ),
  });
  return {
    seed,
    layers: layers.map((row) => ({
      layer: row.layer,
      name: row.name,
      id: row.idAccuracy,
      ood: row.oodAccuracy,
      rank: row.rank,
    })),
    id: facts(
      layers.map((row) => row.idAccuracy),
      images.id,
    ),
    ood: facts(
      layers.map((row) => row.oodAccuracy ?? 0),
      images.ood,
    ),
  };
}
