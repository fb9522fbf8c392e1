import { type Finding, formatStatistic } from '@tunnel/core';
import type { Matched } from './matched.js';
import type { RunNames } from './pairedColumns.js';

/** How the same finding of two runs differs. */
export interface FindingDifference {
  /** Whether the verdicts differ, or one run has no such finding. */
  readonly differs: boolean;
  readonly words: string;
}

/** What differs between two runs’ answers to one question, in words. */
export function findingDifference(
  { first, second }: Matched<Finding>,
  names: RunNames,
): FindingDifference {
  if (first === null) return { differs: true, words: `only in ${names[1]}` };
  if (second === null) return { differs: true, words: `only in ${names[0]}` };
  const differs = first.verdict !== second.verdict;
  const verdicts = differs ? `${first.verdict} → ${second.verdict}` : 'same verdict';
  const change = changeOf(first, second);
  return { differs, words: change === null ? verdicts : `${verdicts}; ${change}` };
}

/** How much a statistic rose or fell; null where the two are not of one kind. */
function changeOf(first: Finding, second: Finding): string | null {
  const [before, after] = [first.statistic, second.statistic];
  if (before === null || after === null) return null;
  if (before.name !== after.name || before.unit !== after.unit) return null;
  const change = after.value - before.value;
  const sign = change > 0 ? '+' : '';
  return `second less first ${sign}${formatStatistic(change, before.unit)}`;
}
