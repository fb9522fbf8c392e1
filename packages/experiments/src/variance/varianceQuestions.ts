import { type Question, references } from '@tunnel/core';
import {
  type Measure,
  type Measured,
  type MeasuredVariances,
  relus,
  valuesOf,
} from './MeasuredVariances.js';

/** The logarithm of a ratio of 1: a variance that is at the end what it was at the start. */
const unchanged = 0;

/** `variance`: what becomes of the two variances, their ratio and NC1 through the tunnel. */
export function varianceQuestions(found: MeasuredVariances): Question[] {
  const { test, train } = found;
  const unnormalised = {
    cautions: [
      'layers differ in the scale of their features, and this variance is not normalised, so it can move with the scale alone; the ratio of the two variances cannot',
    ],
    references: [
      references.notFound('whether features are normalised before their variance is taken'),
    ],
  };
  const asked: readonly Asked[] = [
    {
      title: 'the variance within classes is lower at the last layer than at the tunnel’s start',
      what: 'the variance within classes',
      side: 'below',
      of: test,
      measure: 'intra',
      ...unnormalised,
    },
    {
      title: 'the variance between classes is higher at the last layer than at the tunnel’s start',
      what: 'the variance between classes',
      side: 'above',
      of: test,
      measure: 'inter',
      ...unnormalised,
    },
    {
      title: 'the variance within classes falls against that between them through the tunnel',
      what: 'the ratio of the variance within classes to that between them',
      side: 'below',
      of: test,
      measure: 'ratio',
    },
    {
      title: 'NC1 of the training images falls through the tunnel',
      what: 'NC1',
      side: 'below',
      of: train,
      measure: 'nc1',
    },
  ];
  return asked.map((each) => throughTunnel(found, each));
}

interface Asked extends Pick<Question, 'cautions' | 'references'> {
  readonly title: string;
  readonly what: string;
  readonly side: 'above' | 'below';
  readonly of: Measured;
  readonly measure: Measure;
}

/** Whether a measure falls, or rises, from the tunnel’s first layer to its last: by a ratio. */
function throughTunnel({ network, span }: MeasuredVariances, asked: Asked): Question {
  const { what, side, of, measure } = asked;
  const title = `${network.name}: ${asked.title}`;
  const common = { claim: 'variance', title, references: asked.references } as const;
  if (!span) {
    const reason =
      'the 95 % rule’s tunnel is the last layer alone, so there is nothing to go through';
    return { ...common, by: 'nothing', reason };
  }
  const logsAt = (layer: number) =>
    valuesOf(of, relus[layer - 1] ?? '', measure).map((value) => Math.log2(value ?? 0));
  const starts = logsAt(span.start);
  const pairs = logsAt(span.depth).map((last, seed) => [last, starts[seed] ?? Number.NaN] as const);
  if (!pairs.flat().every(Number.isFinite)) {
    const reason = `${what} is 0, or not defined, at an end of the tunnel, and has no logarithm there`;
    return { ...common, by: 'nothing', reason };
  }
  return {
    ...common,
    by: 'seeds',
    statistic: {
      name: `log₂ of ${what} at layer ${span.depth} over that at layer ${span.start}`,
      unit: null,
    },
    values: pairs.map(([last, start]) => last - start),
    pairs,
    claimed: { side, bound: unchanged },
    n: [{ count: of.images, of: `${of.image}s` }],
    cautions: [...span.cautions, ...(asked.cautions ?? [])],
  };
}
