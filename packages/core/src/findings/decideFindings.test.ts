import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SeededRandom } from '../testing/SeededRandom.js';
import { decideFindings } from './decideFindings.js';
import { type Finding, findingSchema } from './finding.js';
import type { ImagesQuestion, OpenQuestion, Question, SeedsQuestion } from './Question.js';

const images: ImagesQuestion = {
  by: 'images',
  claim: 'ood',
  title: 'VGG-19: OOD accuracy falls by more than 5 %',
  statistic: { name: 'the fall of OOD accuracy', unit: '%' },
  value: 12,
  interval: { low: 8, high: 15.5 },
  over: 'both',
  claimed: { side: 'above', bound: 5 },
  n: [
    { count: 3, of: 'seeds' },
    { count: 1000, of: 'OOD test images' },
  ],
};

const seeds: SeedsQuestion = {
  by: 'seeds',
  claim: 'rank',
  title: 'VGG-19: the last layer’s rank is less than 2 times the number of classes',
  statistic: { name: 'the last layer’s rank per class', unit: null },
  values: [1.1, 1.3, 1.2, 1.4, 1.6, 1.5],
  claimed: { side: 'below', bound: 2 },
};

const open: OpenQuestion = {
  by: 'nothing',
  claim: 'samples',
  title: 'VGG-19: as long a tunnel on CINIC-10',
  reason: 'CINIC-10 is not on this machine',
};

function decide(...questions: Question[]): Finding[] {
  const findings = decideFindings(questions, 'smoke');
  expect(z.array(findingSchema).parse(JSON.parse(JSON.stringify(findings)))).toEqual(findings);
  return findings;
}

function decideOne(question: Question): Finding {
  const [finding] = decide(question);
  if (!finding) throw new Error('there is no finding');
  return finding;
}

/** So many values of which all are above 0, or all but the smallest. */
function positive(count: number, { butOne = false } = {}): number[] {
  return Array.from({ length: count }, (_, at) => (butOne && at === 0 ? -1 : 1) * (at + 1));
}

const above0 = { side: 'above', bound: 0 } as const;

describe('a question by images', () => {
  it.each([
    [{ low: 8, high: 15.5 }, 'above', 'supported'],
    [{ low: 8, high: 15.5 }, 'below', 'contradicted'],
    [{ low: -1, high: 4.9 }, 'above', 'contradicted'],
    [{ low: -1, high: 4.9 }, 'below', 'supported'],
    [{ low: 4, high: 6 }, 'above', 'undecided'],
    // A bound that an end touches is in the interval.
    [{ low: 5, high: 6 }, 'above', 'undecided'],
    [{ low: 4, high: 5 }, 'above', 'undecided'],
    [{ low: 5, high: 5 }, 'below', 'undecided'],
  ] as const)('with the interval %o, claimed %s 5, is %s', (interval, side, verdict) => {
    const finding = decideOne({ ...images, interval, claimed: { side, bound: 5 } });
    expect(finding).toMatchObject({ verdict, interval, over: 'both', leaning: null, test: null });
  });

  it('is undecided without an interval, whatever its value', () => {
    for (const value of [-100, 5, 100]) {
      const finding = decideOne({ ...images, value, interval: null, over: null });
      expect(finding).toMatchObject({ verdict: 'undecided', interval: null, over: null });
    }
  });

  it('has no statistic where that is not defined', () => {
    expect(decideOne({ ...images, value: null, interval: null, over: null })).toMatchObject({
      verdict: 'undecided',
      reason: 'the fall of OOD accuracy is not defined for these networks',
      statistic: null,
      n: images.n,
    });
  });

  it('keeps all that was given, and says why in a clause', () => {
    const references = [{ value: 'it falls', mark: 'second-hand', source: 'a paper' }] as const;
    const finding = decideOne({ ...images, references, cautions: ['one draw of ten classes'] });
    expect(finding).toEqual({
      claim: 'ood',
      title: images.title,
      verdict: 'supported',
      reason: 'the fall of OOD accuracy is 12 %, 95 % interval 8 to 15.5 %, above 5 %, as claimed',
      leaning: null,
      statistic: { name: 'the fall of OOD accuracy', unit: '%', value: 12 },
      interval: { low: 8, high: 15.5 },
      over: 'both',
      n: images.n,
      effect: null,
      test: null,
      scale: 'smoke',
      references,
      cautions: ['one draw of ten classes'],
    });
  });

  it.each([
    [
      { low: 4, high: 15.5 },
      'the fall of OOD accuracy is 12 %, 95 % interval 4 to 15.5 %, which includes 5 %, and the claim says above',
    ],
    [
      { low: 1, high: 1 },
      'the fall of OOD accuracy is 12 %, 95 % interval 1 %, below 5 %, against the claim',
    ],
    [null, 'the fall of OOD accuracy is 12 %, without an interval, and the claim says above 5 %'],
  ])('with the interval %o says so', (interval, reason) => {
    const over = interval && 'images';
    expect(decideOne({ ...images, interval, over }).reason).toBe(reason);
  });
});

describe('a question by seeds', () => {
  it('is supported, or contradicted, by six seeds on one side', () => {
    const finding = decideOne(seeds);
    expect(finding).toMatchObject({
      verdict: 'supported',
      reason:
        'the last layer’s rank per class is 1.35 in the mean of 6 seeds, 95 % interval 1.15 to 1.55, below 2, as claimed; p = 0.0313',
      leaning: null,
      statistic: { value: expect.closeTo(1.35, 12) },
      over: 'seeds',
      n: [{ count: 6, of: 'seeds' }],
      effect: null,
      test: { pValue: 0.03125, corrected: 0.03125, comparisons: 1 },
    });
    expect(finding.test?.name).toContain('Wilcoxon');
    const other = decideOne({ ...seeds, claimed: { side: 'above', bound: 2 } });
    expect(other).toMatchObject({ verdict: 'contradicted', test: finding.test });
    expect(other.reason).toContain('below 2, against the claim; p = 0.0313');
  });

  it('is undecided where the seeds differ', () => {
    const finding = decideOne({ ...seeds, values: positive(7, { butOne: true }), claimed: above0 });
    // One of 28 ranks on the other side: two of 128 signs are as extreme, on either side.
    expect(finding).toMatchObject({ verdict: 'supported', test: { pValue: 0.03125 } });
    const mixed = decideOne({ ...seeds, values: [3, -1, 2, -4, 5, -6, 7], claimed: above0 });
    expect(mixed).toMatchObject({ verdict: 'undecided', leaning: null });
    expect(mixed.test?.pValue).toBeGreaterThan(0.05);
    expect(mixed.reason).toContain('which includes 0, and the claim says above; p = ');
  });

  it.each([1, 2, 3, 4, 5])('has no p-value from %d seeds, and says so', (count) => {
    const finding = decideOne({ ...seeds, values: positive(count), claimed: above0 });
    expect(finding).toMatchObject({ verdict: 'undecided', test: null });
    expect(finding.reason).toMatch(
      /^undecided for want of seeds: .*; a test takes at least 6 seeds$/,
    );
    expect(finding.reason).not.toContain('p =');
  });

  it('leans to the side of a Student interval that lies on one', () => {
    const leaning = (values: number[], side: 'above' | 'below') =>
      decideOne({ ...seeds, values, claimed: { side, bound: 2 } }).leaning;
    expect(leaning([1.1, 1.2, 1.3], 'below')).toBe('supported');
    expect(leaning([1.1, 1.2, 1.3], 'above')).toBe('contradicted');
    // All below, and the interval of the mean, 1.4 ± 1.3, is not.
    expect(leaning([0.9, 1.4, 1.9], 'below')).toBeNull();
    expect(leaning([1.1], 'below')).toBeNull();
  });

  it('says what one seed cannot say', () => {
    expect(decideOne({ ...seeds, values: [1.1] })).toMatchObject({
      reason:
        'undecided for want of seeds: the last layer’s rank per class is 1.1 from one seed, without an interval, and the claim says below 2; a test takes at least 6 seeds',
      interval: null,
      over: null,
      n: [{ count: 1, of: 'seed' }],
    });
  });

  it('speaks of seed pairs where there is one value of each', () => {
    const pairs = { ...seeds, of: 'seed pairs' };
    const one = decideOne({ ...pairs, values: [1.1] });
    expect(one.reason).toContain('1.1 from one seed pair,');
    expect(one.n).toEqual([{ count: 1, of: 'seed pair' }]);
    const few = decideOne({ ...pairs, values: [1, 1.2] });
    expect(few.reason).toMatch(/ in the mean of 2 seed pairs, .* takes at least 6 seed pairs$/);
    const tied = decideOne({ ...pairs, values: [...positive(6), 0], claimed: above0 });
    expect(tied.reason).toContain('1 seed pair is at 0');
  });

  it('counts seeds first, then what else there is', () => {
    const n = [
      { count: 10, of: 'classes' },
      { count: 1, of: 'draws' },
    ];
    expect(decideOne({ ...seeds, n }).n).toEqual([
      { count: 6, of: 'seeds' },
      { count: 10, of: 'classes' },
      { count: 1, of: 'draw' },
    ]);
  });

  it('has an effect size of pairs, from two seeds on', () => {
    const pairs = [5, 6, 7].map((first) => [first, 6.5] as const);
    const values = pairs.map(([first, second]) => first - second);
    const asked = { ...seeds, values, claimed: above0 };
    // Of nine pairs three are larger and six smaller.
    expect(decideOne({ ...asked, pairs }).effect).toEqual({ delta: -1 / 3, size: 'medium' });
    expect(decideOne(asked).effect).toBeNull();
    const one = { ...asked, values: values.slice(0, 1), pairs: pairs.slice(0, 1) };
    expect(decideOne(one).effect).toBeNull();
  });

  it('does not want for seeds where they are at the bound, and leaves those out', () => {
    const all = decideOne({ ...seeds, values: Array(8).fill(2) });
    expect(all).toMatchObject({ verdict: 'undecided', test: { pValue: 1 } });
    expect(all.reason).toMatch(/; p = 1; 8 seeds are at 2, and left out of the test$/);
    const most = decideOne({ ...seeds, values: [2, 1, 1, 1, 1, 1, 1, 1] });
    expect(most).toMatchObject({ verdict: 'supported', test: { pValue: 2 / 2 ** 7 } });
    expect(most.reason).toMatch(/; 1 seed is at 2, and left out of the test$/);
  });

  it('takes rounding for no difference', () => {
    // 0.1 + 0.2 − 0.3 is not 0, and 0.85 − 0.8 is not 0.75 − 0.7.
    const pairs = [
      [0.1 + 0.2, 0.3],
      ...Array.from({ length: 7 }, (_, at) => [0.85 - 0.1 * at, 0.8 - 0.1 * at] as const),
    ] as const;
    const values = pairs.map(([first, second]) => first - second);
    expect(new Set(values.slice(1)).size).toBeGreaterThan(1);
    const { test, reason } = decideOne({ ...seeds, values, pairs, claimed: above0 });
    expect(test?.pValue).toBe(2 / 2 ** 7);
    expect(reason).toContain('1 seed is at 0');
  });

  it('is undecided where the mean and the ranks lie on different sides', () => {
    // Eleven small ones below, and one above that outweighs them in the mean.
    const values = [...positive(11).map((value) => -value), 1000];
    const finding = decideOne({ ...seeds, values, claimed: above0 });
    expect(finding).toMatchObject({
      verdict: 'undecided',
      statistic: { value: expect.closeTo(934 / 12, 9) },
    });
    expect(finding.test?.corrected).toBeLessThan(0.05);
    expect(finding.reason).toMatch(
      /; but its ranks and the mean lie on different sides, which decides nothing$/,
    );
  });
});

describe('several questions by seeds', () => {
  const family = (counts: readonly number[], claim: SeedsQuestion['claim'] = 'rank') =>
    counts.map((count, at) => ({
      ...seeds,
      claim,
      title: `part ${at} of ${claim}`,
      values: positive(count),
      claimed: above0,
    }));

  it('of one claim are corrected by Holm', () => {
    const [first, second, third] = decide(
      ...family([9]),
      { ...seeds, title: 'b', values: positive(9, { butOne: true }), claimed: above0 },
      { ...seeds, title: 'c', values: positive(9).map((v) => (v % 2 ? v : -v)), claimed: above0 },
    );
    expect(first?.test).toMatchObject({ pValue: 2 / 512, corrected: 6 / 512, comparisons: 3 });
    expect(second?.test).toMatchObject({ pValue: 4 / 512, corrected: 8 / 512, comparisons: 3 });
    expect(third?.test?.corrected).toBe(third?.test?.pValue);
    expect([first, second, third].map((finding) => finding?.verdict)).toEqual([
      'supported',
      'supported',
      'undecided',
    ]);
    expect(first?.reason).toMatch(/; p = 0.0117 after Holm’s correction for 3 comparisons$/);
  });

  it.each([
    [2, 6, 7],
    [3, 6, 7],
    [4, 7, 8],
    [6, 7, 8],
    [7, 8, 9],
    [12, 8, 9],
  ])('%d of one claim want for seeds at %d, and not at %d', (comparisons, few, enough) => {
    for (const { test, verdict, reason } of decide(...family(Array(comparisons).fill(few)))) {
      expect([test, verdict]).toEqual([null, 'undecided']);
      expect(reason).toMatch(/^undecided for want of seeds: /);
      const takes = `; a test of ${comparisons} comparisons takes at least ${enough} seeds`;
      expect(reason.endsWith(takes)).toBe(true);
    }
    for (const { test, verdict } of decide(...family(Array(comparisons).fill(enough)))) {
      expect(test?.corrected).toBe(comparisons * 2 ** (1 - enough));
      expect(verdict).toBe('supported');
    }
  });

  it('have a test wherever Holm’s last step can reach 0.05', () => {
    const [many, six, five] = [10, 6, 5];
    const both = decide(...family([many, six]));
    expect(both.map(({ verdict }) => verdict)).toEqual(['supported', 'supported']);
    expect(both.map(({ test }) => test?.corrected)).toEqual([2 * 2 ** -9, 2 ** -5]);
    const [, wanting] = decide(...family([many, five]));
    expect(wanting).toMatchObject({ test: null });
    expect(wanting?.reason).toMatch(/; a test of 2 comparisons takes at least 6 seeds$/);
  });

  it('of other claims, by images or by nothing do not count', () => {
    const alone = decideOne(seeds);
    const [among] = decide(seeds, ...family([6], 'width'), { ...images, claim: 'rank' }, open);
    expect(among).toEqual(alone);
  });
});

describe('any questions', () => {
  it('are answered in their order, what nothing can answer as undecided', () => {
    const findings = decide(open, seeds, images);
    expect(findings.map(({ title }) => title)).toEqual([open.title, seeds.title, images.title]);
    expect(findings[0]).toEqual({
      claim: 'samples',
      title: open.title,
      verdict: 'undecided',
      reason: 'CINIC-10 is not on this machine',
      leaning: null,
      statistic: null,
      interval: null,
      over: null,
      n: [],
      effect: null,
      test: null,
      scale: 'smoke',
      references: [],
      cautions: [],
    });
    expect(decide()).toEqual([]);
  });

  const swapped = { supported: 'contradicted', contradicted: 'supported', undecided: 'undecided' };

  it('are answered the other way round where the other side is claimed', () => {
    const random = new SeededRandom(3);
    const seen = new Set<string>();
    for (let round = 0; round < 200; round++) {
      const shift = 3 * (random.next() - 0.5);
      const values = Array.from({ length: 3 + random.below(8) }, () => random.next() - 0.5 + shift);
      const low = random.next() + shift - 0.5;
      const asked = (side: 'above' | 'below'): Question[] => [
        { ...seeds, values, claimed: { side, bound: 0 } },
        { ...images, interval: { low, high: low + 0.5 }, claimed: { side, bound: 0 } },
      ];
      const [above, below] = [decide(...asked('above')), decide(...asked('below'))];
      above.forEach(({ verdict, leaning, test }, at) => {
        seen.add(verdict);
        expect(below[at]).toMatchObject({
          verdict: swapped[verdict],
          leaning: leaning && swapped[leaning],
          test,
        });
      });
    }
    expect(seen.size).toBe(3);
  });

  it('are answered alike whatever the order of the seeds', () => {
    const random = new SeededRandom(9);
    for (let round = 0; round < 40; round++) {
      const pairs = Array.from(
        { length: 3 + random.below(6) },
        () => [random.next(), 0.7 * random.next()] as const,
      );
      const ask = (each: typeof pairs): Question => ({
        ...seeds,
        values: each.map(([first, second]) => first - second),
        pairs: each,
        claimed: above0,
      });
      const [plain, other] = [decideOne(ask(pairs)), decideOne(ask(random.shuffle(pairs)))];
      expect(other.verdict).toBe(plain.verdict);
      expect(other.leaning).toBe(plain.leaning);
      expect(other.test).toEqual(plain.test);
      expect(other.effect).toEqual(plain.effect);
      expect(other.statistic?.value).toBeCloseTo(plain.statistic?.value ?? Number.NaN, 12);
    }
  });
});

describe('refused is', () => {
  const bad: [string, Question][] = [
    ['a value that is not a number', { ...images, value: Number.NaN }],
    [
      'a bound that is not finite',
      { ...images, claimed: { side: 'above', bound: Number.POSITIVE_INFINITY } },
    ],
    ['an interval upside down', { ...images, interval: { low: 2, high: 1 } }],
    ['an interval without an end', { ...images, interval: { low: Number.NaN, high: 1 } }],
    ['an interval without a value', { ...images, value: null }],
    ['an interval over nothing', { ...images, over: null }],
    ['what an absent interval is over', { ...images, interval: null }],
    ['no seed', { ...seeds, values: [] }],
    ['a seed without a value', { ...seeds, values: [1, Number.NaN] }],
    ['fewer pairs than values', { ...seeds, pairs: [[2, 1]] }],
    [
      'pairs the wrong way round',
      {
        ...seeds,
        values: [1, 2],
        pairs: [
          [0, 1],
          [0, 2],
        ],
      },
    ],
    ['a pair that is not a number', { ...seeds, values: [1], pairs: [[Number.NaN, 1]] }],
  ];
  it.each(bad)('%s, by title, in one line', (_, question) => {
    expect(() => decideFindings([open, question], 'smoke')).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        message: expect.stringMatching(/^“VGG-19: .*” has .*; give .*$/),
        context: { title: question.title },
      }),
    );
  });

  it('the same title twice in one claim, and not in two', () => {
    expect(() =>
      decideFindings([seeds, { ...images, claim: 'rank', title: seeds.title }], 'smoke'),
    ).toThrow(expect.objectContaining({ code: 'invalid-request' }));
    expect(decide(seeds, { ...images, title: seeds.title })).toHaveLength(2);
  });
});

it('a finding has an interval with what it is over, and leans only for want of seeds', () => {
  const finding = decideOne({ ...seeds, values: [1.1, 1.2, 1.3] });
  expect(finding.leaning).toBe('supported');
  for (const wrong of [{ over: null }, { verdict: 'supported' }, { test: decideOne(seeds).test }]) {
    expect(findingSchema.safeParse({ ...finding, ...wrong }).success).toBe(false);
  }
});
