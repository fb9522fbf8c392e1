import type { FigureInput } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import { resampledOver } from '../analysis/resampledOver.js';
import { oodStart, type Start } from './oodStart.js';
import { type ReadNetwork, type ReadWay, startOf } from './readProtocol.js';
import { boundedShares, ruleName } from './rules.js';
import { choices } from './ways.js';
import { defaultWords, slug } from './words.js';

/** The starts that every way and rule finds, with their intervals. */
export function startsFigure(read: ReadNetwork): FigureInput {
  const { network, ways, imagesTest } = read;
  const [usual] = ways;
  const peak = oodStart(read);
  const otherRules = [
    { name: '90 %', start: startOf(read, usual, 0.9) },
    { name: '99 %', start: startOf(read, usual, 0.99) },
    ...(peak ? [{ name: 'OOD peak', start: peak }] : []),
  ];
  const none = otherRules.map(() => null);
  return {
    id: `starts-${slug(network.name)}`,
    title: `${network.name}: the tunnel’s start by the way it is looked for`,
    caption: `The first layer whose ID probe reaches a share of the last layer’s accuracy${peak ? ', or that follows the best OOD probe' : ''}, of the mean accuracies of ${counted(network.runs.length, 'seed')}, with 95 % intervals from ${resampledOver(network.runs.length)} (${counted(imagesTest, 'image')}). Layers are counted as by default${read.unit === 'block' ? ', all convolutions in the order of modules; the output of a block stands at its last one' : ''}. ${defaultWords(read)}`,
    chart: {
      kind: 'dots',
      rows: [...ways.map(rowOf), ...otherRules.map(({ name }) => `${choices.threshold}: ${name}`)],
      x: { title: 'first layer of the tunnel', range: { low: 1, high: read.units.length } },
      series: [
        ...boundedShares.map((share) => ({
          name: ruleName(share),
          dots: [...ways.map((way) => dotOf(startOf(read, way, share))), ...none],
        })),
        {
          name: 'another rule',
          dots: [...ways.map(() => null), ...otherRules.map(({ start }) => dotOf(start))],
        },
      ],
    },
  };
}

function dotOf({ value, interval }: Start) {
  return value === null
    ? null
    : { value, low: interval?.low ?? null, high: interval?.high ?? null };
}

function rowOf({ choice, name }: ReadWay): string {
  return choice === null ? name : `${choices[choice]}: ${name}`;
}
