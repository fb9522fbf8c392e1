import type { Interval } from '../statistics/interval.js';
import type { MeanInterval } from '../statistics/meanInterval.js';
import { formatInterval, formatStatistic, singular } from './formatStatistic.js';
import type { ImagesQuestion, SeedsQuestion } from './Question.js';
import { sideOf } from './sideOf.js';
import type { SeedsTest } from './testSeeds.js';

/** Why images decided a question, or did not: a clause with its numbers. */
export function imagesReason(question: ImagesQuestion): string {
  const { statistic, value, interval } = question;
  if (value === null) return `${statistic.name} is not defined for these networks`;
  return `${statistic.name} is ${formatStatistic(value, statistic.unit)}, ${where(question, interval)}`;
}

/** Why seeds decided a question, or did not. */
export function seedsReason(
  question: SeedsQuestion,
  { mean, n, interval }: MeanInterval,
  tested: SeedsTest,
): string {
  const { of = 'seeds' } = question;
  const { name, unit } = question.statistic;
  const seeds = n === 1 ? `from one ${singular(of)}` : `in the mean of ${n} ${of}`;
  const measured = `${name} is ${formatStatistic(mean, unit)} ${seeds}, ${where(question, interval)}`;
  if (tested.test !== null) {
    const { test, atBound, split } = tested;
    const words = [measured, pWords(test), atBound > 0 && atBoundWords(atBound, question)];
    return [
      ...words,
      split && 'but its ranks and the mean lie on different sides, which decides nothing',
    ]
      .filter((part) => part !== false)
      .join('; ');
  }
  const { takes, comparisons } = tested;
  const test = comparisons === 1 ? 'a test' : `a test of ${comparisons} comparisons`;
  return `undecided for want of seeds: ${measured}; ${test} takes at least ${takes} ${of}`;
}

/** Where the interval lies, and where the claim says. */
function where(
  { statistic, claimed }: ImagesQuestion | SeedsQuestion,
  interval: Interval | null,
): string {
  const { side, bound } = claimed;
  const at = formatStatistic(bound, statistic.unit);
  if (interval === null) return `without an interval, and the claim says ${side} ${at}`;
  const range = `95 % interval ${formatInterval(interval, statistic.unit)}`;
  const lies = sideOf(interval, bound);
  if (lies === null) return `${range}, which includes ${at}, and the claim says ${side}`;
  return `${range}, ${lies} ${at}, ${lies === side ? 'as claimed' : 'against the claim'}`;
}

function pWords({ corrected, comparisons }: NonNullable<SeedsTest['test']>): string {
  const correction =
    comparisons === 1 ? '' : ` after Holm’s correction for ${comparisons} comparisons`;
  return `p = ${formatStatistic(corrected, null)}${correction}`;
}

function atBoundWords(count: number, { statistic, claimed, of = 'seeds' }: SeedsQuestion): string {
  const seeds = count === 1 ? `1 ${singular(of)} is` : `${count} ${of} are`;
  return `${seeds} at ${formatStatistic(claimed.bound, statistic.unit)}, and left out of the test`;
}
