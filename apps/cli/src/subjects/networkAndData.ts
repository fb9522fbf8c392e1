import {
  type DataSpec,
  type NetworkSpec,
  normaliseDataSpec,
  normaliseNetworkSpec,
  TunnelError,
} from '@tunnel/core';
import { dataSpecByName } from '@tunnel/datasets';
import type { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { type NetworkOptions, networkOf } from '../options/network.js';
import { storedSubject } from './storedSubject.js';

/**
 * A network in the store, or one that options say, and what it is for.
 *
 * @throws TunnelError `usage` where it is said twice, or not at all; `invalid-request` for a network
 *   that Tunnel does not build
 */
export async function networkAndData(
  { env }: Pick<Context, 'env'>,
  store: Store,
  id: string | undefined,
  options: NetworkOptions & { readonly data?: string | undefined },
): Promise<{ network: NetworkSpec; data: DataSpec }> {
  const said = options.network !== undefined || options.data !== undefined;
  if ((id === undefined) !== said) {
    throw new TunnelError('usage', 'give one of the id of a network, and --network with --data');
  }
  if (id === undefined) {
    const data = normaliseDataSpec(await dataSpecByName(options.data ?? 'cifar10', env));
    const network = normaliseNetworkSpec(networkOf(options), 'options.network');
    return { network, data };
  }
  const { task, data } = await storedSubject(store, id);
  const network: NetworkSpec | null = task.network;
  if (network && data) return { network, data };
  throw new TunnelError(
    'invalid-request',
    `“${task.label}” is no network of one data set that Tunnel builds; say it with --network and --data`,
    { id: task.id },
  );
}
