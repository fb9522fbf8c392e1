import { join, resolve } from 'node:path';
import { cacheFolder } from '@tunnel/files';
import { shapesVersion } from '../shapes/shapesVersion.js';
import { datasetFiles, isBinaryName } from './datasetFiles.js';

/** A folder that a data set may lie in. */
export interface DatasetPlace {
  readonly source: 'TUNNEL_DATA_DIR' | 'cache';
  readonly folder: string;
}

/**
 * Where a data set is looked for, in order. What is generated lies in the cache alone; an imported
 * one may be put into `TUNNEL_DATA_DIR` under its name, e.g. to share it between machines.
 */
export function datasetPlaces(name: string, env: NodeJS.ProcessEnv = process.env): DatasetPlace[] {
  const cached: DatasetPlace = { source: 'cache', folder: cachedDataset(name, env) };
  const data = env['TUNNEL_DATA_DIR'];
  if (!data || isGenerated(name)) return [cached];
  const folder = isBinaryName(name) ? datasetFiles(name).folder : name;
  return [{ source: 'TUNNEL_DATA_DIR', folder: join(resolve(data), folder) }, cached];
}

/** The folder that the cache has for a data set; a generated one’s names its recipe’s version. */
export function cachedDataset(name: string, env: NodeJS.ProcessEnv = process.env): string {
  const folder = isBinaryName(name) ? datasetFiles(name).folder : name;
  const versioned = isGenerated(name) ? `${folder}-${shapesVersion}` : folder;
  return join(cacheFolder(env), 'datasets', versioned);
}

function isGenerated(name: string): boolean {
  return isBinaryName(name) && datasetFiles(name).publisher === null;
}
