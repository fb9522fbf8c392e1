import { existsSync } from 'node:fs';
import { type DatasetName, datasetInfo, datasetNames } from '@tunnel/core';
import { datasetFiles } from './sources/datasetFiles.js';
import { datasetPlaces } from './sources/datasetPlaces.js';

/** One data set that Tunnel knows. */
export interface ListedDataset {
  readonly name: DatasetName;
  readonly title: string;
  readonly classCount: number;
  /** `built-in` ones need no download. */
  readonly kind: 'published' | 'built-in';
  /** Where it lies on this machine; null where it does not. */
  readonly folder: string | null;
  readonly source: 'TUNNEL_DATA_DIR' | 'cache' | null;
}

/** The data sets that Tunnel knows, and which of them are on this machine. Reads no image. */
export function listDatasets(env: NodeJS.ProcessEnv = process.env): ListedDataset[] {
  return datasetNames.map((name) => {
    const { title, classCount } = datasetInfo(name);
    const place = datasetPlaces(name, env).find(({ folder }) => existsSync(folder));
    return {
      name,
      title,
      classCount,
      kind: datasetFiles(name).publisher ? 'published' : 'built-in',
      folder: place?.folder ?? null,
      source: place?.source ?? null,
    };
  });
}
