import { bringsActivations, type DataSpec, normaliseDataSpec, TunnelError } from '@tunnel/core';
import { dataSpecByName } from '@tunnel/datasets';
import { Store } from '@tunnel/store';
import type { Context } from '../Context.js';
import { classesOf } from '../options/classesOf.js';
import { flag, given } from '../options/common.js';
import { findSubject } from './findSubject.js';
import type { ReadingOptions } from './readingOptions.js';
import type { Subject } from './Subject.js';

/** What a command reads, and where the result goes. */
export interface Reading {
  readonly store: Store;
  readonly subject: Subject;
  /** What every spec says that reads. */
  readonly fields: {
    readonly data: DataSpec | null;
    readonly layers: string[] | null;
    readonly checkpoint: number | null;
    readonly seed: number;
  };
}

/** How many training images are read, where a command asks for that. */
interface AskedImages {
  readonly images?: number | undefined;
  readonly imagesPerClass?: number | undefined;
}

/**
 * What the options of a command say that reads layers.
 *
 * @param images of the training split, for what is trained on them
 * @throws TunnelError as `findSubject`; `usage` for options of images that are none
 */
export async function readingOf(
  context: Context,
  id: string | undefined,
  options: ReadingOptions & { readonly store?: string | undefined },
  images: AskedImages = {},
): Promise<Reading> {
  const store = await Store.open(options.store);
  const subject = await findSubject(context, store, id, options);
  const { seed = subject.seed, checkpoint = null, layers = null } = options;
  const asked = { ...options, ...images, seed };
  if (!bringsActivations(subject.task)) {
    const data = await dataOf(context, asked, subject.data);
    return { store, subject, fields: { data, layers, checkpoint, seed } };
  }
  for (const name of ['data', 'classes', 'classCount', 'images', 'imagesPerClass'] as const) {
    if (asked[name] === undefined) continue;
    throw new TunnelError('usage', `activations bring their images; leave ${flag(name)} out`);
  }
  return { store, subject, fields: { data: null, layers, checkpoint, seed } };
}

/** The training data where nothing else is asked for. */
async function dataOf(
  context: Context,
  options: ReadingOptions & AskedImages & { seed: number },
  trained: DataSpec | null,
): Promise<DataSpec> {
  const { data: dataset = trained?.dataset, images, imagesPerClass } = options;
  if (dataset === undefined) {
    throw new TunnelError('usage', 'nothing says which images are read; name them with --data');
  }
  const classes = await classesOf(context, { ...options, dataset });
  const asked = given({ classes, images, imagesPerClass });
  // Of the same data also what else was chosen of them, but for their content: that may be other.
  if (dataset === trained?.dataset) {
    return normaliseDataSpec({ ...trained, contentHash: null, ...asked });
  }
  return normaliseDataSpec({ ...(await dataSpecByName(dataset, context.env)), ...asked });
}
