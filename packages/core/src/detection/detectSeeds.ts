import { TunnelError } from '../errors/TunnelError.js';
import { meanInterval } from '../statistics/meanInterval.js';
import { checkNetworks } from './checkNetworks.js';
import type { DetectionOptions } from './DetectionOptions.js';
import { detectNetworks } from './detectNetworks.js';
import type { SeedDetection } from './seedDetection.js';
import type { TunnelNetwork } from './TunnelNetwork.js';

/** One of several networks that differ in nothing but their seed. */
export interface SeedRun extends TunnelNetwork {
  readonly seed: number;
}

/**
 * Finds the tunnel of several networks of one spec: `detectTunnel` on their mean accuracies and
 * ranks, with intervals over seeds too, and each layer’s mean, spread and interval.
 *
 * @param runs one a seed, each seed once; all read at the same layers and tested on the same images
 *   in the same order
 * @throws TunnelError `invalid-request` for anything else
 */
export function detectSeeds(
  runs: readonly SeedRun[],
  options: DetectionOptions = {},
): SeedDetection {
  checkSeeds(runs);
  const networks = checkNetworks(runs, (run) => `runs[${run}].`);
  const { taps, id, ood, ranks } = networks;
  const detection = detectNetworks(networks, options);
  const overSeeds = (bySeed: readonly (readonly number[])[], layer: number) =>
    meanInterval(bySeed.map((values) => values[layer] ?? 0));
  return {
    seeds: runs.map(({ seed }) => seed),
    layers: taps.map((name, layer) => ({
      layer: layer + 1,
      name,
      id: overSeeds(id.accuracies, layer),
      ood: ood && overSeeds(ood.accuracies, layer),
      rank: ranks && overSeeds(ranks, layer),
    })),
    retained: detection.retained && meanInterval(detection.retained.bySeed),
    detection,
  };
}

function checkSeeds(runs: readonly SeedRun[]): void {
  runs.forEach(({ seed }, index) => {
    const path = `runs[${index}].seed`;
    if (!(Number.isSafeInteger(seed) && seed >= 0)) {
      throw new TunnelError(
        'invalid-request',
        `${path} is ${seed}; give a whole number of at least 0`,
        { path },
      );
    }
    if (runs.findIndex((run) => run.seed === seed) === index) return;
    throw new TunnelError('invalid-request', `${path} is ${seed} again; give each seed once`, {
      path,
    });
  });
}
