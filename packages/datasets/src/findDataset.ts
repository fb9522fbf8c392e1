import type { Dataset } from './Dataset.js';
import { openDataset } from './openDataset.js';
import { findPlace } from './sources/findPlace.js';

/**
 * A data set that is on this machine: in `TUNNEL_DATA_DIR`, else in the cache. Null where neither
 * has it. A folder that is there but broken is an error: no other stands in for it.
 *
 * @throws TunnelError `data-missing` for a file that the folder lacks, `data-truncated`; for an
 *   imported data set also `data-checksum`, `artifact-corrupt`
 */
export async function findDataset(
  name: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Dataset | null> {
  const place = findPlace(name, env);
  return place && openDataset(name, place.folder, place.source);
}
