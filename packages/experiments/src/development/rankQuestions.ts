import { type Question, references, type SeedsQuestion } from '@tunnel/core';
import { unlearned } from '../analysis/unlearned.js';
import { meanOverLayers } from './meanOverLayers.js';
import { depth } from './planDevelopment.js';
import type { Developed } from './readDevelopment.js';

/** Deep layers are those of the last quarter, whatever layers the tunnel turns out to have. */
const deepFrom = depth - depth / 4 + 1;

/** “About the number of classes”: less than this multiple of it. */
const about = 2;

/** A collapse leaves less than this share, in per cent, of what there was. */
const collapsed = 50;

/** `early`: whether the rank of deep layers collapses within the first steps. */
export function rankQuestions(developed: Developed): Question[] {
  const { name, network, moments, collapsed: moment, ranks } = developed;
  const { idClasses } = network.overSeeds.detection.basis;
  const deep = `layers ${deepFrom} to ${depth}`;
  const at = moments.indexOf(moment);
  const meansAt = (place: number) =>
    ranks.bySeed.map((seed) => meanOverLayers((seed[place] ?? []).slice(deepFrom - 1)));
  const pairs = meansAt(at).map((after, seed) => [after, meansAt(0)[seed] ?? 0] as const);
  const common = {
    claim: 'early',
    n: [{ count: ranks.images, of: 'test images' }],
    references: [references.earlyCollapse],
    cautions: cautionsOfFirstSteps(developed),
  } as const;
  const toClasses = `${name}: the mean rank of ${deep} is less than ${about} times the number of classes after ${moment.steps} steps`;
  const toInitial = `${name}: the mean rank of ${deep} falls below ${collapsed} % of its initial value within ${moment.steps} steps`;
  const learnedNothing = unlearned([network.result]);
  const noClasses = idClasses === null ? 'the number of classes is not known' : null;
  const noRank = pairs.some(([, before]) => before === 0) ? 'the initial rank is 0' : null;
  const ask = (
    title: string,
    reason: string | null,
    measured: Pick<SeedsQuestion, 'statistic' | 'values' | 'claimed'>,
  ): Question =>
    reason === null
      ? { ...common, by: 'seeds', title, ...measured }
      : { ...common, by: 'nothing', title, reason };
  return [
    ask(toClasses, learnedNothing ?? noClasses, {
      statistic: { name: `the rank per class after ${moment.steps} steps`, unit: null },
      values: pairs.map(([after]) => after / (idClasses ?? 0)),
      claimed: { side: 'below', bound: about },
    }),
    ask(toInitial, learnedNothing ?? noRank, {
      statistic: { name: `the rank after ${moment.steps} steps, of the initial one,`, unit: '%' },
      values: pairs.map(([after, before]) => (100 * after) / before),
      claimed: { side: 'below', bound: collapsed },
    }),
  ];
}

function cautionsOfFirstSteps({ network }: Developed): string[] {
  const { schedule } = network.result.training;
  if (schedule.kind !== 'one-cycle') return [];
  return [
    `the learning rate rises from ${100 * schedule.startFactor} % of its highest value, so the first steps are smaller than at a constant rate`,
  ];
}
