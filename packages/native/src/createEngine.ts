import type { Engine } from './Engine.js';
import { loadAddon } from './loadAddon.js';
import { device, features, inspect, probe, rank, train } from './verbs.js';

/**
 * The engine of this process, loaded at once so that what is missing shows before long work.
 *
 * @throws TunnelError `libtorch-missing`, `libtorch-unloadable`, `addon-missing`.
 */
export function createEngine(): Engine {
  loadAddon();
  return { train, probe, rank, features, inspect, device };
}
