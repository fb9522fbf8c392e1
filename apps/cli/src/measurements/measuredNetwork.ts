import { join } from 'node:path';
import { layerTable, type ProbeFacts, type TunnelNetwork, tunnelLayers } from '@tunnel/core';
import { artifactFiles } from '@tunnel/lab';
import { readCorrectness, type Store, type StoredTask } from '@tunnel/store';
import type { StoredReadings } from './storedReadings.js';

/**
 * A network’s probes and ranks as detection and resampling read them, with what is right image by image.
 *
 * @throws TunnelError `artifact-corrupt`, `weights-mismatch`
 */
export async function measuredNetwork(
  store: Store,
  { id, ood, rank }: StoredReadings & { readonly id: StoredTask<'probe'> },
): Promise<TunnelNetwork> {
  const table = layerTable({ id: id.result, ood: ood?.result, rank: rank?.result });
  return {
    layers: tunnelLayers(table),
    id: await probeFacts(store, id),
    ood: ood && (await probeFacts(store, ood)),
  };
}

/** What is known of a stored probe’s test. @throws TunnelError `artifact-corrupt` */
export async function probeFacts(
  store: Store,
  { id, result }: StoredTask<'probe'>,
): Promise<ProbeFacts> {
  const correct = await readCorrectness(join(store.taskFolder(id), artifactFiles.correctness));
  return { classes: result.classes, images: result.imagesTest, correct };
}
