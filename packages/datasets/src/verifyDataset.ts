import { open } from 'node:fs/promises';
import { datasetTitle, isDatasetName, TunnelError } from '@tunnel/core';
import type { Dataset } from './Dataset.js';
import { labelBytes, recordBytes } from './files/recordBytes.js';
import { findDataset } from './findDataset.js';
import { readManifest } from './imported/manifest.js';
import { isBinaryName } from './sources/datasetFiles.js';
import { unknownDataset } from './unknownDataset.js';

/** Bytes that are read at once, about. */
const chunkBytes = 1 << 21;

/** What `verifyDataset` found. */
export interface Verification {
  readonly dataset: Dataset;
  /** Images of each class by label, in every split; null where there is no validation split. */
  readonly train: readonly number[];
  readonly valid: readonly number[] | null;
  readonly test: readonly number[];
}

/**
 * Checks a data set that is on this machine record by record: whole files, labels within the
 * classes, every class there in every split. An imported one must also have the bytes and the counts
 * that its manifest says.
 *
 * @throws TunnelError `dataset-unknown`, `data-missing`, `data-truncated`, `label-out-of-range`,
 *   `data-checksum`, `artifact-corrupt`
 */
export async function verifyDataset(
  name: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Verification> {
  const dataset = await findDataset(name, env);
  if (!dataset) {
    if (!isDatasetName(name)) throw unknownDataset(name, env);
    throw new TunnelError(
      'data-missing',
      `${datasetTitle(name)} is not on this machine; run "npx tunnel data get ${name}"`,
      { dataset: name },
    );
  }
  const train = await countLabels(dataset, dataset.train);
  const valid = dataset.valid.length > 0 ? await countLabels(dataset, dataset.valid) : null;
  const test = await countLabels(dataset, dataset.test);
  const found = { dataset, train, valid, test };
  if (!isBinaryName(name)) await checkCounts(found);
  return found;
}

async function checkCounts({ dataset, ...found }: Verification): Promise<void> {
  const manifest = await readManifest(dataset.folder);
  for (const split of ['train', 'valid', 'test'] as const) {
    const stated = manifest?.splits[split]?.perClass ?? [];
    const label = stated.findIndex((images, at) => images !== found[split]?.[at]);
    if (label === -1) continue;
    throw new TunnelError(
      'artifact-corrupt',
      `${dataset.folder} has ${found[split]?.[label]} ${split} images of class ${label} (${dataset.classNames[label]}), and its dataset.json says ${stated[label]}; import the data set anew with --replace`,
      { path: dataset.folder, split, label },
    );
  }
}

async function countLabels(dataset: Dataset, files: readonly string[]): Promise<number[]> {
  const counts = new Array<number>(dataset.classCount).fill(0);
  for (const file of files) await countLabelsOf(file, dataset, counts);
  const absent = counts.indexOf(0);
  if (absent !== -1) {
    throw new TunnelError(
      'data-missing',
      `${files.join(', ')} has no image of class ${absent} (${dataset.classNames[absent]}); get the data set anew`,
      { files, label: absent },
    );
  }
  return counts;
}

async function countLabelsOf(file: string, dataset: Dataset, counts: number[]): Promise<void> {
  const record = recordBytes(dataset.layout, dataset.side);
  const { at, length } = labelBytes[dataset.layout];
  const handle = await open(file);
  try {
    let index = 0;
    const some = Math.max(1, Math.floor(chunkBytes / record));
    for await (const chunk of handle.createReadStream({ highWaterMark: record * some })) {
      const bytes = chunk as Buffer;
      for (let start = 0; start < bytes.length; start += record, index++) {
        count(bytes.readUIntLE(start + at, length), counts, file, index);
      }
    }
  } finally {
    await handle.close();
  }
}

function count(label: number, counts: number[], file: string, index: number): void {
  if (label < counts.length) {
    counts[label] = (counts[label] ?? 0) + 1;
    return;
  }
  throw new TunnelError(
    'label-out-of-range',
    `${file}, record ${index}: the label is ${label}; it must be 0 to ${counts.length - 1}`,
    { path: file, record: index, label },
  );
}
