import { extractorLength, type Question } from '@tunnel/core';
import { chanceReason } from '../analysis/chanceReason.js';
import { countsOf } from '../analysis/questions/countsOf.js';
import type { Moment } from './moments.js';
import type { Developed } from './readDevelopment.js';

/** A start that stays moves by at most one layer: the bound lies between one and two. */
const oneLayer = 1.5;

/** `early`: whether the split is early where it is at the end. */
export function startQuestion(
  { name, network, probes, moments }: Developed,
  early: Moment,
): Question {
  const common = {
    claim: 'early',
    title: `${name}: after ${early.title} of ${moments.at(-1)?.epochs} the tunnel starts within one layer of where it does at the end`,
  } as const;
  const before = probes.moments.findIndex(({ moment }) => moment === early);
  const after = probes.moments.length - 1;
  for (const place of [before, after]) {
    const { moment = early, runs = [] } = probes.moments[place] ?? {};
    const reason = chanceReason(moment.title, runs);
    if (reason !== null) return { ...common, by: 'nothing', reason };
  }
  const { value, interval, over } = probes.resampled.estimate((curves) => {
    const start = (place: number) => extractorLength(curves[place]?.id ?? []);
    return Math.abs(start(before) - start(after));
  });
  return {
    ...common,
    by: 'images',
    statistic: { name: 'the distance of the two starts by the 95 % rule', unit: 'layers' },
    value,
    interval,
    over,
    claimed: { side: 'below', bound: oneLayer },
    n: countsOf(network, 'id'),
    cautions: [
      'early in training the last layer’s own accuracy is low, and with it what a layer must reach',
    ],
  };
}
