import { type DataSpecInput, isDatasetName } from '@tunnel/core';
import type { Dataset } from './Dataset.js';
import { readManifest } from './imported/manifest.js';
import { findPlace } from './sources/findPlace.js';
import { unknownDataset } from './unknownDataset.js';

/** What a spec says of a data set by name alone: of an imported one, its classes and side too. */
type NamedData = Required<Pick<DataSpecInput, 'dataset' | 'classCount' | 'side'>>;

/** What a spec says of a data set that is at hand. */
export function dataSpecOf(dataset: Dataset): NamedData & { contentHash: string } {
  const { name, contentHash, classCount, side } = dataset;
  return { ...namedData(name, classCount, side), contentHash };
}

/**
 * What a spec says of a data set that is not opened yet: enough to refuse a wrong spec before
 * anything is read.
 *
 * @throws TunnelError `dataset-unknown`, which lists the names that there are; `artifact-corrupt`
 */
export async function dataSpecByName(
  name: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<NamedData> {
  if (isDatasetName(name)) return namedData(name, 0, 0);
  const place = findPlace(name, env);
  const manifest = place && (await readManifest(place.folder));
  if (!manifest) throw unknownDataset(name, env);
  return namedData(name, manifest.classNames.length, manifest.side);
}

function namedData(dataset: string, classCount: number, side: number): NamedData {
  return isDatasetName(dataset)
    ? { dataset, classCount: null, side: null }
    : { dataset, classCount, side };
}
