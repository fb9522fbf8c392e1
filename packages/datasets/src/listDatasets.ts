import { join } from 'node:path';
import {
  datasetInfo,
  datasetNames,
  datasetTitle,
  isDatasetName,
  isTunnelError,
} from '@tunnel/core';
import { countImages } from './files/countImages.js';
import { importedNames } from './imported/importedNames.js';
import { readManifest } from './imported/manifest.js';
import { datasetFiles, isBinaryName } from './sources/datasetFiles.js';
import { findPlace } from './sources/findPlace.js';

/** One data set that Tunnel knows. */
export interface ListedDataset {
  readonly name: string;
  readonly title: string;
  /** Null where it is an imported one whose manifest cannot be read. */
  readonly classCount: number | null;
  /** Of its images, in pixels; null as for `classCount`. */
  readonly side: number | null;
  /** `built-in` ones need no download; `imported` ones were folders of images. */
  readonly kind: 'published' | 'built-in' | 'imported';
  /** Where it lies on this machine; null where it does not. */
  readonly folder: string | null;
  readonly source: 'TUNNEL_DATA_DIR' | 'cache' | null;
  /** Images here, by split; null where it is not here or not whole. */
  readonly images: { readonly train: number; readonly valid: number; readonly test: number } | null;
  /** Why what is here cannot be used, as far as that shows without reading images. */
  readonly problem: string | null;
}

/**
 * The data sets that Tunnel knows and those that were imported, and which of them are on this
 * machine. Reads no image.
 */
export async function listDatasets(env: NodeJS.ProcessEnv = process.env): Promise<ListedDataset[]> {
  const names = new Set<string>([...datasetNames, ...importedNames(env)]);
  return Promise.all([...names].map((name) => listed(name, env)));
}

async function listed(name: string, env: NodeJS.ProcessEnv): Promise<ListedDataset> {
  const place = findPlace(name, env);
  const known: ListedDataset = {
    name,
    title: datasetTitle(name),
    classCount: isDatasetName(name) ? datasetInfo(name).classCount : null,
    side: isDatasetName(name) ? datasetInfo(name).side : null,
    kind: kindOf(name),
    folder: place?.folder ?? null,
    source: place?.source ?? null,
    images: null,
    problem: null,
  };
  if (!place) return known;
  try {
    return { ...known, ...(await contentsOf(name, place.folder)) };
  } catch (error) {
    if (!isTunnelError(error)) throw error;
    return { ...known, problem: error.message };
  }
}

function kindOf(name: string): ListedDataset['kind'] {
  if (!isBinaryName(name)) return 'imported';
  return datasetFiles(name).publisher ? 'published' : 'built-in';
}

type Contents = Pick<ListedDataset, 'classCount' | 'side' | 'images'> | null;

async function contentsOf(name: string, folder: string): Promise<Contents> {
  if (!isBinaryName(name)) {
    const manifest = await readManifest(folder);
    if (!manifest) return null;
    const { train, valid, test } = manifest.splits;
    const images = { train: train.images, valid: valid?.images ?? 0, test: test.images };
    return { classCount: manifest.classNames.length, side: manifest.side, images };
  }
  const { classCount } = datasetInfo(name);
  const { layout, side, train, test } = datasetFiles(name);
  const count = (files: readonly string[]) =>
    countImages(
      files.map((file) => join(folder, file)),
      layout,
      side,
    );
  return {
    classCount,
    side,
    images: { train: await count(train), valid: 0, test: await count(test) },
  };
}
