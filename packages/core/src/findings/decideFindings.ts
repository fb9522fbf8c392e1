import type { Scale } from '../plans/scale.js';
import { cliffsDelta } from '../statistics/cliffsDelta.js';
import { meanInterval } from '../statistics/meanInterval.js';
import { checkQuestions } from './checkQuestions.js';
import type { Finding, FindingVerdict } from './finding.js';
import { singular } from './formatStatistic.js';
import type { ImagesQuestion, Question, SeedsQuestion } from './Question.js';
import { imagesReason, seedsReason } from './reasons.js';
import { type Side, sideOf } from './sideOf.js';
import { testSeeds } from './testSeeds.js';

/**
 * Answers the questions of one run, in their order.
 *
 * - `images`: supported where the whole 95 % interval lies on the claim’s side of the bound,
 *   contradicted where it lies on the other, else undecided.
 * - `seeds`: by Wilcoxon’s signed-rank test of the values against the bound, corrected by Holm over
 *   all such questions of the same claim. Supported or contradicted where p is below 0.05 and the mean
 *   lies on the side of the test’s ranks, else undecided. Where the seeds are too few for the corrected
 *   p to get below 0.05 there is none: the finding is undecided for want of seeds, and its Student
 *   interval says which way it leans.
 * - `nothing`: undecided.
 *
 * @throws TunnelError `invalid-request` for numbers that are not finite, no values, pairs that are not
 *   of the values, an interval without what it is over, and a title twice in one claim
 */
export function decideFindings(questions: readonly Question[], scale: Scale): Finding[] {
  checkQuestions(questions);
  const overSeeds = questions.filter((question) => question.by === 'seeds');
  return questions.map((question) => {
    const { claim, title, references = [], cautions = [], n = [] } = question;
    const common = {
      claim,
      title,
      scale,
      ...nothing,
      n: counted(n),
      references: [...references],
      cautions: [...cautions],
    };
    if (question.by === 'nothing') return { ...common, reason: question.reason };
    const answer = question.by === 'images' ? byImages(question) : bySeeds(question, overSeeds);
    return { ...common, ...answer };
  });
}

/** What a finding has where nothing was measured. */
const nothing = {
  verdict: 'undecided',
  leaning: null,
  statistic: null,
  interval: null,
  over: null,
  effect: null,
  test: null,
} as const satisfies Partial<Finding>;

function byImages(question: ImagesQuestion) {
  const { statistic, claimed, value, interval, over } = question;
  return {
    verdict: verdictOf(interval && sideOf(interval, claimed.bound), claimed),
    reason: imagesReason(question),
    statistic: value === null ? null : { ...statistic, value },
    interval,
    over,
  } satisfies Partial<Finding>;
}

function bySeeds(question: SeedsQuestion, overSeeds: readonly SeedsQuestion[]) {
  const { claim, statistic, claimed, values, pairs, of = 'seeds', n = [] } = question;
  const family = overSeeds.filter((other) => other.claim === claim);
  const tested = testSeeds(question, family);
  const found = meanInterval(values);
  const { mean, interval } = found;
  const leaning = verdictOf(interval && sideOf(interval, claimed.bound), claimed);
  return {
    verdict: tested.test ? verdictOf(tested.side, claimed) : 'undecided',
    reason: seedsReason(question, found, tested),
    leaning: tested.test || leaning === 'undecided' ? null : leaning,
    statistic: { ...statistic, value: mean },
    interval,
    over: interval && 'seeds',
    n: counted([{ count: found.n, of }, ...n]),
    effect: pairs && found.n > 1 ? effectOf(pairs) : null,
    test: tested.test,
  } satisfies Partial<Finding>;
}

/** Of what there are how many, one of it in the singular. */
function counted(n: NonNullable<Question['n']>): Finding['n'] {
  return n.map(({ count, of }) => ({ count, of: count === 1 ? singular(of) : of }));
}

function verdictOf(side: Side | null, claimed: SeedsQuestion['claimed']): FindingVerdict {
  if (side === null) return 'undecided';
  return side === claimed.side ? 'supported' : 'contradicted';
}

function effectOf(pairs: readonly (readonly [number, number])[]): Finding['effect'] {
  return cliffsDelta(
    pairs.map(([first]) => first),
    pairs.map(([, second]) => second),
  );
}
