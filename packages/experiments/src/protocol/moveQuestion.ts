import type { AccuracyCurves, Question } from '@tunnel/core';
import { countsOf } from '../analysis/questions/countsOf.js';
import { chanceOf } from './chanceOf.js';
import { type ReadNetwork, type ReadWay, startOn } from './readProtocol.js';
import { shares } from './rules.js';
import { type Choice, choices } from './ways.js';

/** A start that a choice does not move is within one layer: the bound lies between one and two. */
const oneUnit = 1.5;

/** `split`: whether a choice leaves the start where it is. */
export function moveQuestion(network: ReadNetwork, choice: Choice): Question {
  const { ways, units, unit } = network;
  const [usual] = ways;
  const starts = alternativesOf(network, choice);
  const common = {
    claim: 'split',
    title: `${network.network.name}: the tunnel’s start stays within one ${unit}, whatever the ${choices[choice]}`,
  } as const;
  const reason = chanceOf([usual, ...starts.map(({ way }) => way)]);
  if (reason !== null) return { ...common, by: 'nothing', reason };
  const unitAt = (curves: readonly AccuracyCurves[], way: ReadWay, share?: number) =>
    units[startOn(curves, way, share) - 1] ?? 0;
  const { value, interval, over } = network.resampled.estimate((curves) => {
    const from = unitAt(curves, usual);
    return Math.max(...starts.map(({ way, share }) => Math.abs(unitAt(curves, way, share) - from)));
  });
  return {
    ...common,
    by: 'images',
    statistic: {
      name: `the largest distance from the start by the 95 % rule, of ${starts.length === 1 ? 'one other way' : `${starts.length} other ways`},`,
      unit: `${unit}s`,
    },
    value,
    interval,
    over,
    claimed: { side: 'below', bound: oneUnit },
    n: countsOf(network.network, 'id'),
  };
}

function alternativesOf({ ways }: ReadNetwork, choice: Choice) {
  const [usual] = ways;
  const [, ...others] = shares;
  return choice === 'threshold'
    ? others.map((share) => ({ way: usual, share }))
    : ways.filter((way) => way.choice === choice).map((way) => ({ way, share: shares[0] }));
}
