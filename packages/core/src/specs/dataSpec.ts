import { z } from 'zod';
import { datasetInfo, datasetNames } from '../data/datasetInfo.js';
import { integerFrom, text } from './fields.js';

/**
 * A data set, or a part of one.
 *
 * - `dataset`: its name.
 * - `contentHash`: of the data at hand, filled in before a plan is made; default null.
 * - `classes`: the labels to keep, default null for all. An image’s label becomes the position of
 *   its class in this list.
 * - `images`: how many training images to keep, the first of a permutation that the task’s seed
 *   draws; default null for all. The test split is never cut.
 */
export const dataSpecSchema = z
  .strictObject({
    dataset: z.enum(datasetNames),
    contentHash: text().nullable().default(null),
    classes: z
      .array(integerFrom(0))
      .min(1)
      .refine((classes) => new Set(classes).size === classes.length, {
        error: 'names a class twice; give each class once',
      })
      .describe('a list of class numbers, or null for all classes')
      .nullable()
      .default(null),
    images: integerFrom(1).nullable().default(null),
  })
  .superRefine(({ dataset, classes }, context) => {
    const { classCount } = datasetInfo(dataset);
    classes?.forEach((label, index) => {
      if (label < classCount) return;
      context.addIssue({
        code: 'custom',
        path: ['classes', index],
        message: `is ${label}, which ${dataset} does not have; give a class from 0 to ${classCount - 1}`,
      });
    });
  });

/** A normalised data spec. */
export type DataSpec = z.output<typeof dataSpecSchema>;

/** A data spec as people write it. */
export type DataSpecInput = z.input<typeof dataSpecSchema>;

/** How many classes a data spec keeps: the number of outputs of a network trained on it. */
export function classCountOf(data: DataSpec): number {
  return data.classes?.length ?? datasetInfo(data.dataset).classCount;
}
