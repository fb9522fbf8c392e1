import { TunnelError } from '../errors/TunnelError.js';
import { orderClasses } from './orderClasses.js';

/**
 * Draws `count` of a data set’s classes, each equally likely: the first so many of a seeded order.
 * So with one seed a smaller draw is a part of every larger one, and experiments over the number of
 * classes add classes rather than change them.
 *
 * @returns the classes’ labels in increasing order
 * @throws TunnelError `invalid-request` for a count that is not a whole number from 1 to
 *   `classCount`, or a seed that is none
 */
export function drawClasses(choice: { classCount: number; count: number; seed: number }): number[] {
  const { classCount, count, seed } = choice;
  if (!Number.isInteger(count) || count < 1 || count > classCount) {
    throw new TunnelError(
      'invalid-request',
      `count is ${count}, and there are ${classCount} classes; give a whole number from 1 to ${classCount}`,
      { count, classCount },
    );
  }
  const all = Array.from({ length: classCount }, (_, label) => label);
  return orderClasses(all, 'draw', seed)
    .slice(0, count)
    .sort((a, b) => a - b);
}
