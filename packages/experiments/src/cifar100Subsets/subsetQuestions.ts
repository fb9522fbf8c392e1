import {
  type AccuracyCurves,
  type ClaimId,
  type ImagesQuestion,
  type Question,
  references,
  spearman,
} from '@tunnel/core';
import { unlearned } from '../analysis/unlearned.js';
import { curveNumbers } from './curveNumbers.js';
import type { ReadCondition, ReadSubset } from './ReadSubset.js';

type Read = (curves: AccuracyCurves) => number;

/** A number that rises or falls with the number of classes, as the claim has it. */
interface Trend {
  readonly by: 'id' | 'ood';
  readonly title: string;
  /** What the number is. */
  readonly of: string;
  readonly read: Read;
  readonly side: 'above' | 'below';
}

/**
 * `classes` and `subsets`, asked of one condition: the fewest classes against the most, and the trend
 * over all numbers of classes.
 */
export function subsetQuestions(condition: ReadCondition): Question[] {
  const counts = condition.subsets.map(({ classes }) => classes);
  const [fewest = 0] = counts;
  const most = counts.at(-1) ?? 0;
  const longer = (by: 'id' | 'ood', rule: string, read: Read) =>
    ask(condition, by, fewestLessMost(read), {
      claim: 'classes',
      title: `${fewest} classes make a longer tunnel than ${most}, by ${rule}`,
      statistic: {
        name: `length of the tunnel of ${fewest} classes less that of ${most}`,
        unit: 'layers',
      },
      claimed: { side: 'above', bound: 0 },
    });
  const trend = ({ by, title, of, read, side }: Trend) =>
    ask(condition, by, (curves) => trendOf(counts, curves.map(read)), {
      claim: 'subsets',
      title,
      statistic: { name: `Spearman’s correlation of ${of} and the number of classes`, unit: null },
      claimed: { side, bound: 0 },
    });
  const { length, lengthByOod, oodPeak, oodLost } = curveNumbers;
  return [
    longer('id', 'the 95 % rule', length),
    longer('ood', 'the OOD peak', lengthByOod),
    trend({
      by: 'id',
      title: 'the more classes, the shorter the tunnel by the 95 % rule',
      of: 'the tunnel’s length',
      read: length,
      side: 'below',
    }),
    trend({
      by: 'ood',
      title: 'the more classes, the later OOD accuracy peaks',
      of: 'the layer of the peak',
      read: oodPeak,
      side: 'above',
    }),
    trend({
      by: 'ood',
      title: 'the more classes, the less of OOD accuracy is lost',
      of: 'the share lost',
      read: oodLost,
      side: 'below',
    }),
    ask(condition, 'ood', fewestLessMost(oodLost), {
      claim: 'subsets',
      title: `${fewest} classes lose more of their best OOD accuracy than ${most}`,
      statistic: {
        name: `share of the best OOD accuracy lost with ${fewest} classes less that with ${most}`,
        unit: 'points',
      },
      claimed: { side: 'above', bound: 0 },
    }),
  ];
}

type Asked = Pick<ImagesQuestion, 'title' | 'statistic' | 'claimed'> & { readonly claim: ClaimId };

/** @param by the probes that the number is read off */
function ask(
  { name, subsets, estimate }: ReadCondition,
  by: 'id' | 'ood',
  read: (curves: readonly AccuracyCurves[]) => number,
  { claim, title, ...asked }: Asked,
): Question {
  const common = {
    claim,
    title: `${name[0]?.toUpperCase()}${name.slice(1)}: ${title}`,
    references: [references.notFound('the paper’s lengths by number of classes')],
  };
  const reason = unlearned(subsets.map(({ result }) => result));
  if (reason !== null) return { ...common, by: 'nothing', reason };
  const { value, interval, over } = estimate(read);
  const [fewest] = subsets;
  const tested = by === 'id' ? `test images of ${fewest?.classes ?? 0} classes` : 'OOD test images';
  return {
    ...common,
    ...asked,
    by: 'images',
    value,
    interval,
    over,
    cautions: cautionsOf(subsets, by),
    n: [
      { count: fewest?.network.trainings.length ?? 0, of: 'seeds' },
      { count: subsets.length, of: 'numbers of classes' },
      ...(fewest ? [{ count: fewest.images[by], of: tested }] : []),
    ],
  };
}

function fewestLessMost(read: Read) {
  return (curves: readonly AccuracyCurves[]) => {
    const values = curves.map(read);
    return (values[0] ?? 0) - (values.at(-1) ?? 0);
  };
}

/** Values that are all the same follow no trend: 0. */
function trendOf(counts: readonly number[], values: readonly number[]): number {
  return spearman(counts, values) ?? 0;
}

/** What else than the number of classes tells the networks apart. */
function cautionsOf(subsets: readonly ReadSubset[], by: 'id' | 'ood'): string[] {
  const [fewest] = subsets;
  const most = subsets.at(-1);
  if (!fewest || !most) return [];
  const cautions: string[] = [];
  if (by === 'id') {
    cautions.push(
      `each seed’s ${fewest.classes} classes have ${fewest.images.id} test images, so the start of their tunnel is noisy`,
    );
  }
  if (fewest.trainAccuracy !== null && most.trainAccuracy !== null) {
    cautions.push(
      `after about as many steps the training accuracy is ${percent(fewest.trainAccuracy)} % with ${fewest.classes} classes and ${percent(most.trainAccuracy)} % with ${most.classes}`,
    );
  }
  return cautions;
}

function percent(share: number): string {
  return (100 * share).toFixed(0);
}
