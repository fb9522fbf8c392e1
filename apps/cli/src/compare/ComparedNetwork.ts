import {
  detectTunnel,
  type Finding,
  type NetworkResult,
  type TunnelDetection,
  TunnelError,
} from '@tunnel/core';
import type { Store, StoredTask } from '@tunnel/store';
import { isStoredOf } from '../isStoredOf.js';
import { measuredNetwork } from '../measurements/measuredNetwork.js';
import { storedReadings } from '../measurements/storedReadings.js';
import type { RunOrTask } from '../runs/findRunOrTask.js';

/** One layer as it is compared: means over the seeds, accuracies as fractions. */
interface ComparedLayer {
  readonly name: string;
  readonly id: number;
  readonly ood: number | null;
  readonly rank: number | null;
}

/** One network of what is compared, in a column of its own. */
export interface ComparedNetwork {
  readonly name: string;
  readonly testAccuracy: number | null;
  readonly layers: readonly ComparedLayer[];
  readonly detection: TunnelDetection | null;
}

/** What is compared: a run, or a network in the store. */
export interface Compared {
  readonly id: string;
  readonly title: string;
  readonly seeds: readonly number[];
  readonly networks: readonly ComparedNetwork[];
  readonly findings: readonly Finding[];
}

/** @throws TunnelError `invalid-request` for a network without ID probes; `artifact-corrupt` */
export async function compared(store: Store, found: RunOrTask): Promise<Compared> {
  if ('task' in found) return comparedTask(store, found.task);
  const { id, title, scale, data, seeds, networks, findings } = found.run;
  return {
    id,
    title: `${title}, ${scale}, ${data.train.dataset}`,
    seeds,
    networks: networks.map(ofResult),
    findings,
  };
}

function ofResult({ name, testAccuracy, overSeeds }: NetworkResult): ComparedNetwork {
  const layers = (overSeeds?.layers ?? []).map((layer) => ({
    name: layer.name,
    id: layer.id.mean,
    ood: layer.ood?.mean ?? null,
    rank: layer.rank?.mean ?? null,
  }));
  const detection = overSeeds?.detection ?? null;
  return { name, testAccuracy: testAccuracy?.mean ?? null, layers, detection };
}

/** A network by its own id, or by that of a probe or rank of it, which is then among what is shown. */
async function comparedTask(store: Store, task: StoredTask): Promise<Compared> {
  const reads = isStoredOf(task, 'probe') || isStoredOf(task, 'rank');
  const network = reads ? await store.findTask(task.inputs.weights) : task;
  const checkpoint = reads ? task.spec.checkpoint : null;
  const readings = await storedReadings(store, network.id, {
    checkpoint,
    chosen: reads ? [task] : [],
  });
  const { id } = readings;
  if (!id) {
    throw new TunnelError(
      'invalid-request',
      `“${network.label}” has no ID probes in ${store.folder}; "tunnel probe ${network.id.slice(0, 12)}" makes them`,
      { id: network.id },
    );
  }
  const measured = await measuredNetwork(store, { ...readings, id });
  const { result } = network;
  const own = 'testAccuracy' in result && checkpoint === null ? result.testAccuracy : null;
  const layers = measured.layers.map((layer) => ({
    name: layer.name,
    id: layer.id,
    ood: layer.ood ?? null,
    rank: layer.rank ?? null,
  }));
  const detection = layers.length > 1 ? detectTunnel(measured) : null;
  return {
    id: network.id,
    title: network.label,
    seeds: [id.spec.seed],
    networks: [{ name: network.label, testAccuracy: own, layers, detection }],
    findings: [],
  };
}
