import { loadAddon } from './addon/loadAddon.js';
import type { Engine } from './Engine.js';
import {
  change,
  components,
  continual,
  cost,
  device,
  features,
  graft,
  importWeights,
  inspect,
  inspectActivations,
  probe,
  rank,
  similarity,
  spectrum,
  train,
  variance,
} from './verbs.js';

/**
 * The engine of this process, loaded at once so that what is missing shows before long work.
 *
 * @throws TunnelError `libtorch-missing`, `libtorch-unloadable`, `addon-missing`.
 */
export function createEngine(): Engine {
  loadAddon();
  return {
    train,
    continual,
    graft,
    probe,
    rank,
    spectrum,
    similarity,
    variance,
    change,
    components,
    features,
    cost,
    importWeights,
    inspect,
    inspectActivations,
    device,
  };
}
