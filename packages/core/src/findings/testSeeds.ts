import { holm } from '../statistics/holm.js';
import { level } from '../statistics/interval.js';
import { meanOf } from '../statistics/meanOf.js';
import { smallestWilcoxonP, wilcoxonSignedRank } from '../statistics/wilcoxonSignedRank.js';
import type { Finding } from './finding.js';
import type { SeedsQuestion } from './Question.js';
import { type Side, sideOf } from './sideOf.js';

/** A corrected p-value decides below it. */
const alpha = 1 - level;

/** Values are compared to this share of the largest of them, so that rounding parts no ties. */
const rounding = 1e-12;

/** That there are too few seeds: a test among so many comparisons takes at least `takes`. */
interface Wanting {
  readonly test: null;
  readonly takes: number;
  readonly comparisons: number;
}

/** What a test over seeds gave. */
interface Tested {
  readonly test: NonNullable<Finding['test']>;
  /** The side of the bound that it decided for; null where it did not. */
  readonly side: Side | null;
  /** Whether it would have, had the mean not been on the other side than the ranks. */
  readonly split: boolean;
  /** Values at the bound, which it leaves out. */
  readonly atBound: number;
}

/** What the values over seeds of a question show. */
export type SeedsTest = Wanting | Tested;

/**
 * Tests the values of a question against its bound, corrected by Holm over its family: the questions
 * over seeds of the same claim, itself among them. There is a test where the corrected p-value could be
 * below 0.05, if every seed lay on one side in every question of the family.
 */
export function testSeeds(question: SeedsQuestion, family: readonly SeedsQuestion[]): SeedsTest {
  const at = family.indexOf(question);
  const comparisons = family.length;
  const takes = seedsToDecide(family, at);
  const { values, claimed } = question;
  if (values.length < takes) return { test: null, takes, comparisons };
  const found = family.map((each) => wilcoxonSignedRank(differencesOf(each)));
  const corrected = holm(found.map(({ pValue }) => pValue))[at] ?? 1;
  const { pValue, ranks, n } = wilcoxonSignedRank(differencesOf(question));
  const side = ranks.above > ranks.below ? 'above' : 'below';
  const mean = meanOf(values);
  const agrees = sideOf({ low: mean, high: mean }, claimed.bound) === side;
  return {
    test: {
      name: 'Wilcoxon’s signed-rank test, exact, two-sided',
      pValue,
      corrected,
      comparisons,
    },
    side: corrected < alpha && agrees ? side : null,
    split: corrected < alpha && !agrees,
    atBound: values.length - n,
  };
}

/** How many seeds a question of a family needs, the others as they are. */
function seedsToDecide(family: readonly SeedsQuestion[], question: number): number {
  const smallest = family.map(({ values }) => smallestWilcoxonP(values.length));
  const reached = (seeds: number) =>
    holm(smallest.with(question, smallestWilcoxonP(seeds)))[question] ?? 1;
  let takes = 1;
  while (reached(takes) >= alpha) takes++;
  return takes;
}

/** The values less the bound, on a grid far finer than anything that is measured. */
function differencesOf({ values, pairs = [], claimed }: SeedsQuestion): number[] {
  const { bound } = claimed;
  const step = rounding * Math.max(...[bound, ...values, ...pairs.flat()].map(Math.abs));
  return values.map((value) => (step === 0 ? 0 : step * Math.round((value - bound) / step)));
}
