import { TunnelError } from '../errors/TunnelError.js';
import { orderClasses } from './orderClasses.js';

/**
 * Splits classes among tasks at random, e.g. ten into two tasks of `sizes` 5 and 5. Every class goes
 * to one task; {@link drawClasses} leaves classes out.
 *
 * @returns each task’s classes in increasing order
 * @throws TunnelError `invalid-request` where the sizes are not whole numbers of at least 1 that sum
 *   to the number of classes, where a class is there twice, or for a seed that is none
 */
export function splitClasses(split: {
  classes: readonly number[];
  sizes: readonly number[];
  seed: number;
}): number[][] {
  const { classes, sizes, seed } = split;
  const sum = sizes.reduce((total, size) => total + size, 0);
  if (sum !== classes.length || !sizes.every((size) => Number.isInteger(size) && size >= 1)) {
    throw new TunnelError(
      'invalid-request',
      `sizes are ${sizes.join(' + ')} for ${classes.length} classes; give whole numbers of at least 1 that sum to ${classes.length}`,
      { sizes: [...sizes], classes: classes.length },
    );
  }
  if (new Set(classes).size !== classes.length) {
    throw new TunnelError('invalid-request', 'classes name a class twice; give each class once');
  }
  const ordered = orderClasses(classes, 'split', seed);
  let taken = 0;
  return sizes.map((size) => {
    taken += size;
    return ordered.slice(taken - size, taken).sort((a, b) => a - b);
  });
}
