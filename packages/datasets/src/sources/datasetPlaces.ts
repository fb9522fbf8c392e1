import { join, resolve } from 'node:path';
import type { DatasetName } from '@tunnel/core';
import { cacheFolder } from '../cacheFolder.js';
import { shapesVersion } from '../shapes/shapesVersion.js';
import { datasetFiles } from './datasetFiles.js';

/** A folder that a data set may lie in. */
export interface DatasetPlace {
  readonly source: 'TUNNEL_DATA_DIR' | 'cache';
  readonly folder: string;
}

/** Where a data set is looked for, in order. What is generated lies in the cache alone. */
export function datasetPlaces(
  name: DatasetName,
  env: NodeJS.ProcessEnv = process.env,
): DatasetPlace[] {
  const { folder, publisher } = datasetFiles(name);
  const cached: DatasetPlace = { source: 'cache', folder: cachedDataset(name, env) };
  const data = env['TUNNEL_DATA_DIR'];
  if (!data || publisher === null) return [cached];
  return [{ source: 'TUNNEL_DATA_DIR', folder: join(resolve(data), folder) }, cached];
}

/** The folder that the cache has for a data set; a generated one’s names its recipe’s version. */
export function cachedDataset(name: DatasetName, env: NodeJS.ProcessEnv = process.env): string {
  const { folder, publisher } = datasetFiles(name);
  const versioned = publisher === null ? `${folder}-${shapesVersion}` : folder;
  return join(cacheFolder(env), 'datasets', versioned);
}
