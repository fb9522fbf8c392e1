import { createRandomStream, uniformIndex } from '@tunnel/core';

/**
 * The label of one image: every ten successive images hold each of the ten classes once, in an
 * order that is shuffled (Fisher–Yates) from the words and the number of the ten.
 */
export function balancedLabel(index: number, ...words: readonly number[]): number {
  const ten = Math.floor(index / 10);
  const random = createRandomStream(...words, ten);
  const order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const chosen = uniformIndex(random, last + 1);
    [order[last], order[chosen]] = [order[chosen] ?? 0, order[last] ?? 0];
  }
  return order[index % 10] ?? 0;
}
