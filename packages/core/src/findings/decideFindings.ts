import { TunnelError } from '../errors/TunnelError.js';
import type { Scale } from '../plans/scale.js';
import { cliffsDelta } from '../statistics/cliffsDelta.js';
import { holm } from '../statistics/holm.js';
import { type Interval, level } from '../statistics/interval.js';
import { meanInterval } from '../statistics/meanInterval.js';
import { smallestWilcoxonP, wilcoxonSignedRank } from '../statistics/wilcoxonSignedRank.js';
import type { Finding } from './finding.js';
import { formatStatistic } from './formatStatistic.js';
import type { ImagesQuestion, Question, SeedsQuestion } from './Question.js';

/** Above this, a p-value decides nothing. */
const alpha = 1 - level;

/** What a question is answered with, beside itself. */
interface Setting {
  readonly scale: Scale;
  /** Corrected p-values of the questions by seeds, of those that can be tested. */
  readonly tests: ReadonlyMap<Question, NonNullable<Finding['test']>>;
}

/**
 * Answers the questions of one run, in their order.
 *
 * - `images`: supported where the whole 95 % interval lies on the claim’s side of the bound,
 *   contradicted where it lies on the other, else undecided.
 * - `seeds`: by Wilcoxon’s signed-rank test of the values against the bound, corrected by Holm over
 *   all such questions of the same claim: supported or contradicted below 0.05, by the side of the
 *   mean. Where the seeds are too few for the corrected test to reach 0.05 there is no p-value: the
 *   finding is undecided for want of seeds, and its Student interval says which way it leans.
 * - `nothing`: undecided.
 *
 * @throws TunnelError `invalid-request` for values that are not finite, and for no values
 */
export function decideFindings(questions: readonly Question[], scale: Scale): Finding[] {
  for (const question of questions) checkQuestion(question);
  const setting = { scale, tests: testsOf(questions) };
  return questions.map((question) => answer(question, setting));
}

function checkQuestion(question: Question): void {
  if (question.by === 'nothing') return;
  const values = question.by === 'images' ? [question.value] : question.values;
  if (values.length > 0 && values.every(Number.isFinite)) return;
  throw new TunnelError(
    'invalid-request',
    `“${question.title}” has the values ${values.join(', ') || 'of no seed'}; give finite numbers, at least one, or ask by nothing`,
    { title: question.title },
  );
}

function testsOf(questions: readonly Question[]): Setting['tests'] {
  const tests = new Map<Question, NonNullable<Finding['test']>>();
  const bySeeds = questions.filter((question) => question.by === 'seeds');
  for (const claim of new Set(bySeeds.map((question) => question.claim))) {
    const family = bySeeds.filter((question) => question.claim === claim);
    const found = family.map(({ values, claimed }) =>
      wilcoxonSignedRank(values.map((value) => value - claimed.bound)),
    );
    const corrected = holm(found.map(({ pValue }) => pValue));
    family.forEach((question, at) => {
      const { pValue = 1, n = 0 } = found[at] ?? {};
      if (smallestWilcoxonP(n) * family.length >= alpha) return;
      tests.set(question, {
        name: 'Wilcoxon’s signed-rank test, exact, two-sided',
        pValue,
        corrected: corrected[at] ?? 1,
        comparisons: family.length,
      });
    });
  }
  return tests;
}

function answer(question: Question, setting: Setting): Finding {
  switch (question.by) {
    case 'images':
      return answerByImages(question, setting);
    case 'seeds':
      return answerBySeeds(question, setting);
    case 'nothing':
      return { ...common(question, setting), reason: question.reason };
  }
}

function answerByImages(question: ImagesQuestion, setting: Setting): Finding {
  const { statistic, claimed, value, interval, over } = question;
  const side = interval && sideOf(interval, claimed);
  const between = interval
    ? `the 95 % interval is ${formatInterval(interval, statistic.unit)}, ${lies(side, claimed, statistic.unit)}`
    : 'there is no interval';
  return {
    ...common(question, setting),
    verdict: side ?? 'undecided',
    reason: `${statistic.name} is ${formatStatistic(value, statistic.unit)}; ${between}`,
    statistic: { ...statistic, value },
    interval,
    over,
  };
}

function answerBySeeds(question: SeedsQuestion, setting: Setting): Finding {
  const { statistic, claimed, values, pairs } = question;
  const { mean, interval, n } = meanInterval(values);
  const test = setting.tests.get(question) ?? null;
  const shown = `${statistic.name} is ${formatStatistic(mean, statistic.unit)} in the mean of ${n} ${n === 1 ? 'seed' : 'seeds'}`;
  const leaning = interval && sideOf(interval, claimed);
  const within = interval
    ? `the 95 % interval is ${formatInterval(interval, statistic.unit)}, ${lies(leaning, claimed, statistic.unit)}`
    : 'one seed has no interval';
  const found = {
    ...common(question, setting),
    statistic: { ...statistic, value: mean },
    interval,
    over: interval ? ('seeds' as const) : null,
    n: [{ count: n, of: n === 1 ? 'seed' : 'seeds' }, ...(question.n ?? [])],
    effect: pairs ? effectOf(pairs) : null,
    test,
  };
  if (!test) {
    return { ...found, leaning, reason: `undecided for want of seeds: ${shown}; ${within}` };
  }
  const decided = test.corrected < alpha;
  const claimedSide = mean > claimed.bound === (claimed.side === 'above');
  const verdict = claimedSide ? 'supported' : 'contradicted';
  return {
    ...found,
    verdict: decided ? verdict : 'undecided',
    reason: `${shown}; ${within}; p = ${formatP(test.corrected)} after Holm’s correction`,
  };
}

function common(question: Question, { scale }: Setting): Finding {
  const { claim, title, references = [], cautions = [], n = [] } = question;
  return {
    claim,
    title,
    verdict: 'undecided',
    reason: 'nothing was measured',
    leaning: null,
    statistic: null,
    interval: null,
    over: null,
    n: [...n],
    effect: null,
    test: null,
    scale,
    references: [...references],
    cautions: [...cautions],
  };
}

type Claimed = ImagesQuestion['claimed'];

/** The verdict of an interval that lies on one side of the bound; null where the bound is in it. */
function sideOf({ low, high }: Interval, { side, bound }: Claimed) {
  if (low > bound) return side === 'above' ? 'supported' : 'contradicted';
  if (high < bound) return side === 'below' ? 'supported' : 'contradicted';
  return null;
}

function lies(
  side: ReturnType<typeof sideOf>,
  { side: claimed, bound }: Claimed,
  unit: string | null,
) {
  const at = formatStatistic(bound, unit);
  if (side === null) return `which holds ${at}, and the claim is that it lies ${claimed} it`;
  if (side === 'supported') return `all of it ${claimed} ${at}, as claimed`;
  const other = claimed === 'above' ? 'below' : 'above';
  return `all of it ${other} ${at}, against the claim`;
}

function formatInterval({ low, high }: Interval, unit: string | null): string {
  return `${formatStatistic(low, null)} to ${formatStatistic(high, unit)}`;
}

function formatP(pValue: number): string {
  return pValue < 0.001 ? pValue.toExponential(1) : pValue.toFixed(3);
}

function effectOf(pairs: readonly (readonly [number, number])[]): Finding['effect'] {
  return cliffsDelta(
    pairs.map(([first]) => first),
    pairs.map(([, second]) => second),
  );
}
