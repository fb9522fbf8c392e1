import { z } from 'zod';
import { claimIdSchema } from '../claims/claims.js';
import { referenceSchema } from '../claims/reference.js';
import { scaleSchema } from '../plans/scale.js';
import { accuracy, integerFrom, text } from '../specs/fields.js';
import { intervalSchema } from '../statistics/interval.js';

/** Cliff’s δ, −1 to 1, and its size by the bounds 0.147, 0.33 and 0.474 (Romano et al. 2006). */
const effectSchema = z.strictObject({
  delta: z.number().min(-1).max(1),
  size: z.enum(['negligible', 'small', 'medium', 'large']),
});

/**
 * A paired test over seeds: its p-value, and the one that Holm’s correction makes of it among
 * `comparisons` tests of the same claim in one run.
 */
const testSchema = z.strictObject({
  name: text(),
  pValue: accuracy(),
  corrected: accuracy(),
  comparisons: integerFrom(1),
});

/**
 * What a run says to one part of a claim.
 *
 * - `claim`, and `title`: the part of it that was asked, e.g. `VGG-19: the rank falls`.
 * - `verdict`; `reason`: why, a clause with its numbers.
 * - `leaning`: where the verdict is undecided for want of seeds alone, the side on which the whole
 *   interval lies; else null.
 * - `statistic`, its `interval` of 95 % and what that is `over`: `images` and `both` are a
 *   bootstrap’s, `seeds` Student’s over trained networks. Null where there is none.
 * - `n`: of what there were how many; `of` is in the singular for one.
 * - `effect` and `test` over seeds; null where there is none. There is no test where the seeds are
 *   too few for it to reach 0.05.
 * - `scale` of the run.
 * - `references`: what others report, each with its mark.
 * - `cautions`: what a reader must know beside it.
 */
export const findingSchema = z
  .strictObject({
    claim: claimIdSchema,
    title: text(),
    verdict: z.enum(['supported', 'contradicted', 'undecided']),
    reason: text(),
    leaning: z.enum(['supported', 'contradicted']).nullable(),
    statistic: z
      .strictObject({ name: text(), value: z.number(), unit: text().nullable() })
      .nullable(),
    interval: intervalSchema.nullable(),
    over: z.enum(['images', 'seeds', 'both']).nullable(),
    n: z.array(z.strictObject({ count: integerFrom(1), of: text() })),
    effect: effectSchema.nullable(),
    test: testSchema.nullable(),
    scale: scaleSchema,
    references: z.array(referenceSchema),
    cautions: z.array(text()),
  })
  .refine(({ interval, over }) => (interval === null) === (over === null), {
    path: ['over'],
    error: 'is there with an interval, and only with one; give both, or null for both',
  })
  .refine(({ leaning, verdict, test }) => leaning === null || (verdict === 'undecided' && !test), {
    path: ['leaning'],
    error:
      'is of what is undecided for want of seeds; give null where there is a verdict or a test',
  });

/** {@inheritDoc findingSchema} */
export type Finding = z.infer<typeof findingSchema>;

/** {@inheritDoc findingSchema} */
export type FindingVerdict = Finding['verdict'];
