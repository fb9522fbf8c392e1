import { type Finding, formatStatistic } from '@tunnel/core';

/** How the findings of two runs on one question differ. */
export interface FindingDifference {
  /** Whether the verdicts do. */
  readonly differs: boolean;
  readonly words: string;
}

/** What differs between two runs’ answers to one question, in words. */
export function findingDifference(first: Finding, second: Finding): FindingDifference {
  const differs = first.verdict !== second.verdict;
  const verdicts = differs ? `${first.verdict} → ${second.verdict}` : 'same verdict';
  const change = changeOf(first, second);
  return { differs, words: change === null ? verdicts : `${verdicts}; ${change}` };
}

/** `8 → 5 layers`; null where both are written alike, or are not of one kind. */
function changeOf(first: Finding, second: Finding): string | null {
  const [before, after] = [first.statistic, second.statistic];
  if (before === null || after === null) return null;
  if (before.name !== after.name || before.unit !== after.unit) return null;
  const [from, to] = [before.value, after.value].map((value) => formatStatistic(value, null));
  return from === to ? null : `${from} → ${formatStatistic(after.value, after.unit)}`;
}
