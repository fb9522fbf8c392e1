import { type DataSpec, TunnelError } from '@tunnel/core';
import type { Dataset } from '@tunnel/datasets';
import type { DataRef } from '@tunnel/native';

/**
 * What the engine is told of one split of a data spec. A spec’s `images` cut the training split
 * alone.
 *
 * @param images a seeded choice of the split’s images, null for all
 * @throws TunnelError `data-unavailable` where no data set of that name was given, `data-checksum`
 *   where its content is not the one that the spec was made for
 */
export function dataRef(
  spec: DataSpec,
  datasets: readonly Dataset[],
  split: 'train' | 'test',
  images: NonNullable<DataRef['images']> | null,
): DataRef {
  const dataset = datasetOf(spec, datasets);
  return {
    files: dataset[split],
    layout: dataset.layout,
    classCount: dataset.classCount,
    classes: spec.classes,
    images,
  };
}

function datasetOf(spec: DataSpec, datasets: readonly Dataset[]): Dataset {
  const dataset = datasets.find(({ name }) => name === spec.dataset);
  if (!dataset) {
    throw new TunnelError(
      'data-unavailable',
      `the plan reads ${spec.dataset}, and was run without it; give that data set`,
      { dataset: spec.dataset },
    );
  }
  if (spec.contentHash !== null && spec.contentHash !== dataset.contentHash) {
    throw new TunnelError(
      'data-checksum',
      `${spec.dataset} in ${dataset.folder} has content ${dataset.contentHash}, and the plan was made for ${spec.contentHash}; make the plan anew, or get that data set`,
      { dataset: spec.dataset, found: dataset.contentHash, expected: spec.contentHash },
    );
  }
  return dataset;
}
