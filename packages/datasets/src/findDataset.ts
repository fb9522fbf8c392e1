import { existsSync } from 'node:fs';
import type { DatasetName } from '@tunnel/core';
import type { Dataset } from './Dataset.js';
import { openDataset } from './openDataset.js';
import { datasetPlaces } from './sources/datasetPlaces.js';

/**
 * A data set that is on this machine: in `TUNNEL_DATA_DIR`, else in the cache. Null where neither
 * has its folder. A folder that is there but broken is an error: no other stands in for it.
 *
 * @throws TunnelError `data-missing` for a file that the folder lacks, `data-truncated`
 */
export async function findDataset(
  name: DatasetName,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Dataset | null> {
  for (const { source, folder } of datasetPlaces(name, env)) {
    if (existsSync(folder)) return openDataset(name, folder, source);
  }
  return null;
}
