import type { Finding } from '@tunnel/core';
import { expect, it } from 'vitest';
import { exampleFindings } from '../testing/exampleFindings.js';
import {
  countsOf,
  describeReference,
  intervalOf,
  leaningOf,
  pValueOf,
  statisticWithInterval,
  testOf,
  verdictCounts,
} from './describeFinding.js';

const findings = exampleFindings();
const [split, retained, fall, depth, width, samples] = findings;

/** A finding of the example, which has so many. */
function have(finding: Finding | undefined): Finding {
  if (!finding) throw new Error('the example has it');
  return finding;
}

it('puts numbers with units and signs, and nothing in the place of what there is not', () => {
  expect(statisticWithInterval(have(fall))).toBe('0.4 points [−1.1 to 1.9]');
  expect(intervalOf(have(retained))).toBe('68.9 to 73.6 %');
  expect(countsOf(have(split))).toBe('3 seeds, 10,000 test images');
  for (const word of [statisticWithInterval, intervalOf, countsOf, pValueOf, testOf, leaningOf]) {
    expect(word(have(samples))).toBeNull();
  }
});

it('gives the corrected p-value, and says what it was corrected for', () => {
  const test = { name: 'A test', pValue: 0.01, corrected: 0.03, comparisons: 3 };
  expect(pValueOf({ ...have(depth), test })).toBe('p = 0.03');
  expect(testOf({ ...have(depth), test })).toBe(
    'A test; by Holm’s correction for 3 comparisons, p = 0.01 before it',
  );
});

it('says where a finding leans only where seeds are wanting', () => {
  expect(leaningOf(have(width))).toBe('for want of seeds; leaning: supported');
  expect(leaningOf(have(fall))).toBeNull();
});

it('counts verdicts', () => {
  expect(verdictCounts(findings)).toBe('2 supported, 1 contradicted, 3 undecided');
  expect(verdictCounts([have(width)])).toBe('1 undecided');
  expect(verdictCounts([])).toBe('none');
});

it('spells out a reference’s mark', () => {
  expect(describeReference({ value: '8 of 16', mark: 'not-found', source: 'a paper' })).toBe(
    '8 of 16 (not found: a paper)',
  );
});
