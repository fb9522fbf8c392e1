import { open } from 'node:fs/promises';
import { type DatasetName, datasetInfo, TunnelError } from '@tunnel/core';
import type { Dataset } from './Dataset.js';
import { labelBytes, recordBytes } from './files/recordBytes.js';
import { findDataset } from './findDataset.js';

/** What `verifyDataset` found. */
export interface Verification {
  readonly dataset: Dataset;
  /** Images of each class by label, in both splits. */
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/**
 * Checks a data set that is on this machine record by record: whole files, labels within the
 * classes, every class there in both splits.
 *
 * @throws TunnelError `data-missing`, `data-truncated`, `label-out-of-range`
 */
export async function verifyDataset(
  name: DatasetName,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Verification> {
  const dataset = await findDataset(name, env);
  if (!dataset) {
    throw new TunnelError(
      'data-missing',
      `${datasetInfo(name).title} is not on this machine; run "npx tunnel data get ${name}"`,
      { dataset: name },
    );
  }
  const train = await countLabels(dataset, dataset.train);
  const test = await countLabels(dataset, dataset.test);
  return { dataset, train, test };
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
  const record = recordBytes(dataset.layout);
  const { at } = labelBytes[dataset.layout];
  const handle = await open(file);
  try {
    let index = 0;
    for await (const chunk of handle.createReadStream({ highWaterMark: record * 500 })) {
      const bytes = chunk as Buffer;
      for (let start = 0; start < bytes.length; start += record, index++) {
        count(bytes[start + at] ?? 0, counts, file, index);
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
