import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { manifestFile } from '../imported/manifest.js';
import { isBinaryName } from './datasetFiles.js';
import { type DatasetPlace, datasetPlaces } from './datasetPlaces.js';

/** The first place that has a data set’s folder; of an imported one, a folder with its manifest. */
export function findPlace(name: string, env: NodeJS.ProcessEnv = process.env): DatasetPlace | null {
  const proof = isBinaryName(name) ? '' : manifestFile;
  return datasetPlaces(name, env).find(({ folder }) => existsSync(join(folder, proof))) ?? null;
}
