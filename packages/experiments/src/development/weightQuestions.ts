import { type Question, references } from '@tunnel/core';
import { meanOverLayers } from './meanOverLayers.js';
import type { ByLayer, Developed } from './readDevelopment.js';

/** A difference of 0: layers of both parts change alike. */
const alike = 0;

/** `weights`: whether the tunnel’s change less, in all, early already, and from then on. */
export function weightQuestions(developed: Developed): Question[] {
  const { weights, moments, early } = developed;
  const [end] = early;
  const atEnd = moments.length - 2;
  const atEarly = moments.indexOf(end) - 1;
  const from = (at: number) => weights.fromFirst.map((seed) => seed[at] ?? []);
  return [
    weightQuestion(developed, 'over the whole training', from(atEnd)),
    weightQuestion(developed, `up to ${end.title} already`, from(atEarly)),
    weightQuestion(developed, `from ${end.title} on`, weights.later),
  ];
}

/** Whether the tunnel’s weights change less than the extractor’s, from what every seed’s did. */
function weightQuestion(
  { name, span, noSpan }: Developed,
  when: string,
  bySeed: readonly ByLayer[],
): Question {
  const common = {
    claim: 'weights',
    title: `${name}: weights of the tunnel change less than those of the extractor ${when}`,
  } as const;
  if (!span) return { ...common, by: 'nothing', reason: noSpan };
  const pairs = bySeed.map(
    (layers) =>
      [
        meanOverLayers(layers.slice(0, span.start - 1)),
        meanOverLayers(layers.slice(span.start - 1)),
      ] as const,
  );
  if (!pairs.flat().every(Number.isFinite)) {
    const reason = 'a layer’s weights were 0, and what has no length has no relative change';
    return { ...common, by: 'nothing', reason };
  }
  return {
    ...common,
    by: 'seeds',
    statistic: {
      name: `the mean relative weight change of convolutions 1 to ${span.start - 1} less that of convolutions ${span.start} to ${span.depth}, ${when},`,
      unit: null,
    },
    values: pairs.map(([extractor, tunnel]) => extractor - tunnel),
    pairs,
    claimed: { side: 'above', bound: alike },
    cautions: [
      ...span.cautions,
      'weights before batch normalisation have a length that does not matter, which weight decay shrinks: a relative change counts that too',
    ],
    references: [
      references.notFound('by which norm, and relative to what, changes of weights are compared'),
    ],
  };
}
