import type { Finding } from '@tunnel/core';
import {
  countsOf,
  describeReference,
  intervalOf,
  leaningOf,
  overOf,
  pValueOf,
  statisticName,
  statisticOf,
} from '../words/describeFinding.js';

/** The titles of what {@link findingCells} gives. */
export const findingHead: readonly string[] = [
  'verdict',
  'finding',
  'statistic',
  '95 % interval',
  'n',
  'p (corrected)',
  'reported by others',
];

/** A finding as the cells of a table row; a dash where there is nothing. */
export function findingCells(finding: Finding): string[] {
  const { verdict, title, references } = finding;
  const leaning = leaningOf(finding);
  const value = statisticOf(finding);
  const interval = [intervalOf(finding), overOf(finding)].filter((part) => part !== null);
  return [
    leaning === null ? verdict : `${verdict} ${leaning}`,
    title,
    value === null ? none : `${statisticName(finding)}: ${value}`,
    interval.join(' ') || none,
    countsOf(finding) ?? none,
    pValueOf(finding) ?? none,
    references.map(describeReference).join('; ') || none,
  ];
}

const none = '–';
