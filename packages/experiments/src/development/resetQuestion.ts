import type { Question } from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import type { Developed } from './readDevelopment.js';

/** Points of test accuracy that a reset must cost to count: three standard errors on 10,000 images. */
const costly = 1;

/** `weights`: whether it costs accuracy to reset the tunnel. */
export function resetQuestion({ name, span, noSpan, resets }: Developed): Question {
  const common = {
    claim: 'weights',
    title: `${name}: to reset the tunnel to its initial values costs more than ${counted(costly, 'point')} of accuracy`,
  } as const;
  const reset = span && resets.spans.find(({ start }) => start >= span.start);
  if (!span || !reset) {
    return {
      ...common,
      by: 'nothing',
      reason: span
        ? `no reset was planned from layer ${span.start} or a later one on, where the tunnel starts`
        : noSpan,
    };
  }
  const { start, tunnel } = reset;
  const pairs = resets.trained.map(
    (accuracy, seed) => [100 * accuracy, 100 * (tunnel[seed] ?? 0)] as const,
  );
  return {
    ...common,
    by: 'seeds',
    statistic: {
      name: `the test accuracy lost with layers ${start} to ${span.depth} reset`,
      unit: 'points',
    },
    values: pairs.map(([trained, left]) => trained - left),
    pairs,
    claimed: { side: 'above', bound: costly },
    n: [{ count: resets.imagesTest, of: 'test images' }],
    cautions: [
      ...span.cautions,
      ...(start === span.start
        ? []
        : [
            `the tunnel starts at layer ${span.start}, and the first reset that was planned within it is from layer ${start} on`,
          ]),
      'what batch normalisation has counted of its inputs is reset with the weights',
    ],
  };
}
