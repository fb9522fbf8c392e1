import { type Finding, formatInterval, formatStatistic, type Reference } from '@tunnel/core';
import { count } from './format.js';

/** A reference’s mark in words, as it is shown wherever the value is. */
export const markWords: Readonly<Record<Reference['mark'], string>> = {
  verified: 'verified',
  'second-hand': 'second-hand',
  'not-found': 'not found',
};

/** Where an undecided finding leans; null where it does not, or is decided. */
export function leaningOf({ leaning }: Finding): string | null {
  return leaning === null ? null : `for want of seeds; leaning: ${leaning}`;
}

/** What the statistic is; null where there is none. */
export function statisticName({ statistic }: Finding): string | null {
  // A name may end in a comma, for the sentence that it is part of.
  return statistic === null ? null : statistic.name.replace(/,$/, '');
}

/** The statistic’s value with its unit: `12.3 points`; null where there is none. */
export function statisticOf({ statistic }: Finding): string | null {
  return statistic && formatStatistic(statistic.value, statistic.unit);
}

/** The ends of the 95 % interval with their unit: `10.1 to 14.5 points`; null where there is none. */
export function intervalOf({ interval, statistic }: Finding): string | null {
  return interval && formatInterval(interval, statistic?.unit ?? null);
}

/** `12.3 points [10.1 to 14.5]`, the value alone without an interval; null without a statistic. */
export function statisticWithInterval(finding: Finding): string | null {
  const { interval } = finding;
  const value = statisticOf(finding);
  if (value === null || interval === null) return value;
  return `${value} [${formatInterval(interval, null)}]`;
}

const drawn = { images: 'images', seeds: 'seeds', both: 'images and seeds' } as const;

/** What the interval is over: `over images and seeds`; null where that is not known. */
export function overOf({ over }: Finding): string | null {
  return over && `over ${drawn[over]}`;
}

/** Of what there were how many: `3 seeds, 2,000 images`; null where nothing was counted. */
export function countsOf({ n }: Finding): string | null {
  if (n.length === 0) return null;
  return n.map((each) => `${count(each.count)} ${each.of}`).join(', ');
}

/** The effect over seeds: `Cliff’s δ 0.56 (large)`; null where there is none. */
export function effectOf({ effect }: Finding): string | null {
  return effect && `Cliff’s δ ${formatStatistic(effect.delta, null)} (${effect.size})`;
}

/** The corrected p-value: `p = 0.0313`; null where nothing could be tested. */
export function pValueOf({ test }: Finding): string | null {
  return test && `p = ${formatStatistic(test.corrected, null)}`;
}

/** Which test a p-value is of, and what it was corrected for; null where nothing was tested. */
export function testOf({ test }: Finding): string | null {
  if (test === null) return null;
  const { name, comparisons, pValue } = test;
  if (comparisons === 1) return `${name}; the only comparison of its claim`;
  return `${name}; by Holm’s correction for ${comparisons} comparisons, p = ${formatStatistic(pValue, null)} before it`;
}

/** A reference in one sentence, with its mark and its source. */
export function describeReference({ value, mark, source }: Reference): string {
  return `${value} (${markWords[mark]}: ${source})`;
}

/** How findings came out: `2 supported, 1 contradicted, 3 undecided`; `none` without any. */
export function verdictCounts(findings: readonly Finding[]): string {
  const verdicts = ['supported', 'contradicted', 'undecided'] as const;
  const counts = verdicts
    .map((verdict) => [findings.filter((each) => each.verdict === verdict).length, verdict])
    .filter(([found]) => found !== 0);
  return counts.length === 0 ? 'none' : counts.map((each) => each.join(' ')).join(', ');
}
