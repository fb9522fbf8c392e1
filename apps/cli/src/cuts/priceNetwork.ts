import {
  type CutCost,
  type CutPrice,
  createTask,
  networkName,
  normaliseDataSpec,
  priceCuts,
  probeProtocols,
  TunnelError,
} from '@tunnel/core';
import type { Store, StoredTask } from '@tunnel/store';
import type { Context } from '../Context.js';
import { measuredNetwork } from '../measurements/measuredNetwork.js';
import { chosenReadings, storedReadings } from '../measurements/storedReadings.js';
import { given, type RunOptions, runOn } from '../options/common.js';
import { runTasks } from '../runTasks.js';
import { networkAndData } from '../subjects/networkAndData.js';
import { readingOf } from '../subjects/readingOf.js';
import { runReading } from '../subjects/runReading.js';

/** What is asked of the cuts of a network. */
export interface PriceOptions extends RunOptions {
  readonly by?: CutCost | undefined;
  readonly checkpoint?: number | undefined;
  readonly probe?: readonly string[] | undefined;
  readonly costBatch?: number | undefined;
  readonly repeats?: number | undefined;
}

/** A network’s cuts with their prices, and what these are from. */
export interface PricedNetwork {
  readonly network: StoredTask;
  readonly name: string;
  readonly cost: StoredTask<'cost'>;
  readonly id: StoredTask<'probe'>;
  readonly ood: StoredTask<'probe'> | null;
  readonly cuts: readonly CutPrice[];
}

/**
 * Prices every cut of a network in the store by its probes there; the ID probes are trained where it
 * has none.
 *
 * @throws TunnelError `task-missing`; `invalid-request` for a network that Tunnel does not build
 */
export async function priceNetwork(
  context: Context,
  store: Store,
  prefix: string,
  options: PriceOptions,
): Promise<PricedNetwork> {
  const network = await store.findTask(prefix);
  const what = await networkAndData(context, store, network.id, {});
  const { checkpoint = null } = options;
  const chosen = await chosenReadings(store, network.id, options.probe ?? []);
  const stored = await storedReadings(store, network.id, { checkpoint, chosen });
  const id = stored.id ?? (await probeOnOwnData(context, network.id, options));
  const readings = { ...stored, id };
  const cost = createTask({
    spec: {
      kind: 'cost',
      network: what.network,
      data: normaliseDataSpec({ ...what.data, contentHash: null }),
      layers: id.result.layers.map(({ name }) => name),
      cost: given({ batchSize: options.costBatch, repeats: options.repeats }),
      device: options.device,
      threads: options.threads ?? null,
    },
  });
  const run = runOn(options);
  const [timed] = await runTasks(context, { tasks: [cost], datasets: [], store, run });
  if (!timed) throw new TunnelError('internal', 'the cost has no result');
  const cuts = priceCuts({
    cost: timed.result,
    network: await measuredNetwork(store, readings),
    features: id.result.layers.map(({ featuresUsed }) => featuresUsed),
    classes: id.result.classes,
    whole: checkpoint === null ? wholeOf(network) : null,
    ...(options.by ? { by: options.by } : {}),
  });
  return { network, name: networkName(what.network), cost: timed, id, ood: readings.ood, cuts };
}

async function probeOnOwnData(
  context: Context,
  network: string,
  options: PriceOptions,
): Promise<StoredTask<'probe'>> {
  const { checkpoint, store } = options;
  const reading = await readingOf(context, network, { checkpoint, store });
  const own = { kind: 'probe', role: 'id', probe: probeProtocols.masarczyk } as const;
  return runReading(context, reading, own, runOn(options));
}

/** The accuracy of a network itself, where its training or grafting measured it. */
function wholeOf({ result }: StoredTask): { accuracy: number; images: number } | null {
  if (!('testAccuracy' in result) || !('imagesTest' in result)) return null;
  const { testAccuracy: accuracy, imagesTest: images } = result;
  return { accuracy, images };
}
