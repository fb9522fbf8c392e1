import { Command } from '@commander-js/extra-typings';
import { classCountOf, isProducer, sideOf } from '@tunnel/core';
import { networkRef } from '@tunnel/lab';
import { createEngine } from '@tunnel/native';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { dataOption, jsonOption, storeOption } from '../options/common.js';
import { withNetworkOptions } from '../options/network.js';
import { fittingTable } from '../output/fittingTable.js';
import { printJson } from '../output/printJson.js';
import { terminalWidth } from '../output/terminalWidth.js';
import { networkAndData } from '../subjects/networkAndData.js';
import { storedSubject } from '../subjects/storedSubject.js';
import { subjectArgument } from '../subjects/subjectOptions.js';

const example = `
The layers with a number are those that are read where --layers says nothing.

Example:
  tunnel layers --network vgg19
  tunnel layers 3fa9c1`;

/** A layer that can be read. */
interface ReadableLayer {
  readonly layer: number | null;
  readonly name: string;
  readonly features: number;
  readonly shape?: readonly number[];
}

/** `tunnel layers`: the layers of a network that can be read. */
export function layersCommand(context: Context) {
  const command = new Command('layers')
    .description('list the layers of a network that can be read')
    .argument(...subjectArgument)
    .addOption(dataOption('whose images and classes it is for (default: cifar10)'));
  return withNetworkOptions(command, 'in place of an id')
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', example)
    .action(async (id, options) => {
      const store = await Store.open(options.store);
      const imported = id === undefined ? null : await importedLayers(store, id);
      const found = imported ?? (await inspect(context, store, id, options));
      if (options.json) printJson(context, found);
      else context.out.write(`${show(context, found)}\n`);
    });
}

/** What a network has; parameters are null where its layers alone are known. */
interface Found {
  readonly layers: readonly ReadableLayer[];
  readonly parameters: number | null;
}

/** Of a script, or of activations; null for what Tunnel builds. */
async function importedLayers(store: Store, id: string): Promise<Found | null> {
  const { task } = await storedSubject(store, id);
  const stored = await store.readTask(task.id);
  if (stored?.spec.kind !== 'import' || !isProducer(stored)) return null;
  const imported = await store.readTask<'import'>(task.id);
  if (!imported || imported.result.kind === 'weights') return null;
  return { layers: imported.result.layers, parameters: null };
}

async function inspect(
  context: Context,
  store: Store,
  id: string | undefined,
  options: Parameters<typeof networkAndData>[3],
): Promise<Found> {
  const asked = id === undefined ? { data: 'cifar10', ...options } : options;
  const { network, data } = await networkAndData(context, store, id, asked);
  const ref = networkRef(network, classCountOf(data), sideOf(data));
  const { layers, parameterCount } = await createEngine().inspect({ network: ref }).wait();
  return { layers, parameters: parameterCount };
}

function show(context: Context, { layers, parameters }: Found): string {
  const shapes = layers.some(({ shape }) => shape !== undefined);
  const head = ['layer', 'name', 'features', ...(shapes ? ['shape'] : [])];
  const rows = layers.map(({ layer, name, features, shape }) => [
    layer === null ? '' : String(layer),
    name,
    features.toLocaleString('en-US'),
    ...(shape ? [shape.join(' × ')] : []),
  ]);
  const lines = [fittingTable(terminalWidth(context), 2, head, rows)];
  if (parameters !== null) lines.push(`parameters: ${parameters.toLocaleString('en-US')}`);
  return lines.join('\n');
}
