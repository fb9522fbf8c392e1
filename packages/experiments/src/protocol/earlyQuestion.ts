import type { Question } from '@tunnel/core';
import { countsOf } from '../analysis/questions/countsOf.js';
import { wellBefore } from '../analysis/questions/splitQuestion.js';
import { chanceOf } from './chanceOf.js';
import { type ReadNetwork, startOn } from './readProtocol.js';

/** `split`: whether the probes saturate well before the last layer, in whatever way they are read. */
export function earlyQuestion(network: ReadNetwork): Question {
  const { ways, units } = network;
  const depth = units.length;
  const common = {
    claim: 'split',
    title: `${network.network.name}: ID probes saturate early enough for a tunnel of more than ${wellBefore} % of the layers, in whatever way they are read`,
  } as const;
  const reason = chanceOf(ways);
  if (reason !== null) return { ...common, by: 'nothing', reason };
  const { value, interval, over } = network.resampled.estimate((curves) => {
    const lengths = ways.map((way) => depth + 1 - startOn(curves, way));
    return (100 * Math.min(...lengths)) / depth;
  });
  return {
    ...common,
    by: 'images',
    statistic: {
      name: `the tunnel’s smallest share of the layers by the 95 % rule, of ${ways.length} ways of probing,`,
      unit: '%',
    },
    value,
    interval,
    over,
    claimed: { side: 'above', bound: wellBefore },
    n: countsOf(network.network, 'id'),
  };
}
