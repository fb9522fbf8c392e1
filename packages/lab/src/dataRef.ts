import { type DataSpec, TunnelError } from '@tunnel/core';
import type { Dataset } from '@tunnel/datasets';
import type { DataRef } from '@tunnel/native';

/**
 * What the engine is told of a data spec’s training or test images. The spec’s validation share,
 * `imagesPerClass` and `images` cut the training images alone, each by the task’s seed.
 *
 * @param seed the task’s
 * @param images a seeded choice of so many images of the part, for the training images in place of
 *   the spec’s; default null for all
 * @throws TunnelError `data-unavailable` where no data set of that name was given, `data-checksum`
 *   where its content is not the one that the spec was made for, `invalid-spec` where it has other
 *   classes or another side
 */
export function dataRef(
  spec: DataSpec,
  datasets: readonly Dataset[],
  part: 'train' | 'test',
  seed: number,
  images: number | null = null,
): DataRef {
  const dataset = datasetOf(spec, datasets);
  if (part === 'test') {
    return refTo(dataset, {
      files: dataset.test,
      classes: spec.classes,
      validation: null,
      images: images === null ? null : { count: images, perClass: null, seed },
    });
  }
  const count = images ?? spec.images;
  const perClass = spec.imagesPerClass;
  return refTo(dataset, {
    files: dataset.train,
    classes: spec.classes,
    validation: shareOf(spec, seed, 'train'),
    images: count === null && perClass === null ? null : { count, perClass, seed },
  });
}

/**
 * The images that a training is validated on: the spec’s share of the training images, or, where it
 * sets none aside, the data set’s own validation split. Null where there is neither.
 *
 * @throws TunnelError as {@link dataRef}
 */
export function validationRef(
  spec: DataSpec,
  datasets: readonly Dataset[],
  seed: number,
): DataRef | null {
  const dataset = datasetOf(spec, datasets);
  const validation = shareOf(spec, seed, 'validation');
  const files = validation ? dataset.train : dataset.valid;
  if (files.length === 0) return null;
  return refTo(dataset, { files, classes: spec.classes, validation, images: null });
}

type Choice = Required<Pick<DataRef, 'files' | 'classes' | 'validation' | 'images'>>;

function refTo({ layout, side, classCount }: Dataset, choice: Choice): DataRef {
  return { layout, side, classCount, ...choice };
}

function shareOf({ validationShare: share }: DataSpec, seed: number, part: 'train' | 'validation') {
  return share === 0 ? null : { share, seed, part };
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
  for (const field of ['classCount', 'side'] as const) {
    if (spec[field] === null || spec[field] === dataset[field]) continue;
    throw new TunnelError(
      'invalid-spec',
      `data.${field} is ${spec[field]}, and ${spec.dataset} in ${dataset.folder} has ${dataset[field]}; give that`,
      { dataset: spec.dataset, found: dataset[field], expected: spec[field] },
    );
  }
  return dataset;
}
