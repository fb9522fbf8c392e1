import { z } from 'zod';
import { datasetInfo, datasetNames, isDatasetName } from '../data/datasetInfo.js';
import { integerBetween, integerFrom, shareBelowOne, text } from './fields.js';

/** The name of a data set, known or imported. */
export const datasetNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/)
  .describe('a name of at most 64 small letters, digits and dashes that begins with a letter');

/** How many classes the engine’s label of two bytes can tell apart, and at least two. */
export const classCountSchema = integerBetween(2, 65_536);

/** The side of an image in pixels. */
export const sideSchema = integerBetween(8, 512);

/**
 * A data set, or a part of one.
 *
 * - `dataset`: its name: a known one’s, or an imported one’s.
 * - `contentHash`: of the data at hand, filled in before a plan is made; default null.
 * - `classCount`, `side` (pixels): of an imported data set, filled in as `contentHash` is. Null, the
 *   default, for the known ones.
 * - `classes`: the labels to keep, default null for all. An image’s label becomes the position of
 *   its class in this list.
 * - `validationShare`: that share of each class’s training images is set aside for validation, drawn
 *   by the task’s seed; default 0.
 * - `imagesPerClass`: how many of each class’s remaining training images to keep, default null for
 *   all; `images`: how many of those in all, default null for all. Both are the first of a
 *   permutation that the task’s seed draws. Neither the validation nor the test split is ever cut.
 */
export const dataSpecSchema = z
  .strictObject({
    dataset: datasetNameSchema,
    contentHash: text().nullable().default(null),
    classCount: classCountSchema.nullable().default(null),
    side: sideSchema.nullable().default(null),
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
    imagesPerClass: integerFrom(1).nullable().default(null),
    validationShare: shareBelowOne().default(0),
  })
  .superRefine((data, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const { dataset, classCount, side, classes } = data;
    if (isDatasetName(dataset)) {
      for (const field of ['classCount', 'side'] as const) {
        if (data[field] === null) continue;
        refuse([field], `is ${data[field]}, but ${dataset} has its own; give null`);
      }
    } else if (classCount === null || side === null) {
      const known = datasetNames.join(', ');
      refuse(
        ['dataset'],
        `is “${dataset}”, and a spec of an imported data set has its classCount and side; give them, or one of ${known}`,
      );
      return;
    }
    const count = allClassesOf(data);
    classes?.forEach((label, index) => {
      if (label < count) return;
      refuse(
        ['classes', index],
        `is ${label}, which ${dataset} does not have; give a class from 0 to ${count - 1}`,
      );
    });
  });

/** A normalised data spec. */
export type DataSpec = z.output<typeof dataSpecSchema>;

/** A data spec as people write it. */
export type DataSpecInput = z.input<typeof dataSpecSchema>;

/** How many classes a data spec keeps: the number of outputs of a network trained on it. */
export function classCountOf(data: DataSpec): number {
  return data.classes?.length ?? allClassesOf(data);
}

/** The side of a data spec’s images, in pixels. */
export function sideOf({ dataset, side }: DataSpec): number {
  return side ?? (isDatasetName(dataset) ? datasetInfo(dataset).side : 0);
}

/** The classes that the data set has, kept or not. */
function allClassesOf({ dataset, classCount }: DataSpec): number {
  return classCount ?? (isDatasetName(dataset) ? datasetInfo(dataset).classCount : 0);
}
