import { classCountOf, drawClasses, normaliseDataSpec } from '@tunnel/core';
import { dataSpecByName } from '@tunnel/datasets';
import type { Context } from '../Context.js';

/** What is asked of a data set’s classes. */
interface AskedClasses {
  readonly dataset: string;
  readonly classes?: number[] | undefined;
  readonly classCount?: number | undefined;
  readonly seed: number;
}

/**
 * The classes to keep: those that are listed, or so many that the seed draws. Undefined where
 * neither is asked for.
 *
 * @throws TunnelError `dataset-unknown`; `invalid-request` for more classes than there are
 */
export async function classesOf(
  { env }: Pick<Context, 'env'>,
  { dataset, classes, classCount: count, seed }: AskedClasses,
): Promise<number[] | undefined> {
  if (count === undefined) return classes;
  const classCount = classCountOf(normaliseDataSpec(await dataSpecByName(dataset, env)));
  return drawClasses({ classCount, count, seed });
}
