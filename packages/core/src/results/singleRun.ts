import type { TunnelDetection } from '../detection/tunnelDetection.js';
import type { LayerTable } from './layerTable.js';
import type { NetworkResult } from './networkResult.js';
import type { RunRecord } from './runRecord.js';

/** A run of one network from one seed: its record with that network’s results beside the rest. */
export interface SingleRun
  extends Omit<RunRecord, 'version' | 'networks'>,
    Pick<NetworkResult, 'network' | 'training' | 'probe' | 'rank'> {
  readonly testAccuracy: number | null;
  readonly layers: LayerTable;
  readonly detection: TunnelDetection | null;
}

/** A run’s record as that of a single training; null where there were several. */
export function singleRunOf(run: RunRecord): SingleRun | null {
  const { version: _, networks, ...rest } = run;
  const [trained, ...others] = networks;
  const [result, ...more] = trained?.seeds ?? [];
  if (!trained || !result || others.length > 0 || more.length > 0) return null;
  const { network, training, probe, rank, overSeeds } = trained;
  return {
    ...rest,
    network,
    training,
    probe,
    rank,
    testAccuracy: result.testAccuracy,
    layers: result.layers,
    detection: overSeeds?.detection ?? null,
  };
}
