import { pearson } from './pearson.js';

/**
 * Spearman’s rank correlation of pairs, −1 to 1, ties sharing their mean rank; null where one side is
 * constant, since it is not defined there.
 */
export function spearman(x: readonly number[], y: readonly number[]): number | null {
  return pearson(ranksOf(x), ranksOf(y));
}

function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}
