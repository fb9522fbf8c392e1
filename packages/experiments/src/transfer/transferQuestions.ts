import { type AccuracyCurves, lastBeforeTunnel, type Question } from '@tunnel/core';
import { unlearned } from '../analysis/unlearned.js';
import { budgetName } from './planTransfer.js';
import type { TransferRead } from './readTransfer.js';

/**
 * A loss below this, in points, is not worth a choice: on 1,000 test images a probe’s accuracy of
 * 80 % has a standard error of 1.3 points.
 */
const small = 1;

/**
 * `ood`: whether the last layer before the tunnel is the one to transfer from, and the last layer of
 * all is not, in the mean over label budgets.
 *
 * Both are compared with the layer that is best on validation with all images: what is best on the
 * test images themselves came out too good there, the more so the more layers are nearly as good.
 */
export function transferQuestions(transfer: TransferRead): Question[] {
  const { name } = transfer;
  return [
    lossQuestion(transfer, {
      title: `${name}: transfer from the last layer before the tunnel loses less than ${small} point against the best layer`,
      what: 'the loss from the last layer before the tunnel',
      choose: ({ id }) => lastBeforeTunnel(id),
      side: 'below',
    }),
    lossQuestion(transfer, {
      title: `${name}: transfer from the last layer loses more than ${small} point against the best layer`,
      what: 'the loss from the last layer',
      choose: ({ id }) => id.length - 1,
      side: 'above',
    }),
  ];
}

function lossQuestion(
  { seeds, result, overSeeds, budgets, reference, resampled }: TransferRead,
  asked: {
    readonly title: string;
    readonly what: string;
    /** Chooses the layer by the ID probes. */
    readonly choose: (probed: AccuracyCurves) => number;
    readonly side: 'above' | 'below';
  },
): Question {
  const images = budgets[0]?.imagesTest;
  const common = {
    claim: 'ood',
    title: asked.title,
    n: [
      { count: seeds, of: 'seeds' },
      ...(images === undefined ? [] : [{ count: images, of: 'OOD test images' }]),
    ],
    cautions: [
      `the best layer is ${overSeeds.layers[reference]?.name}, which is best on validation with all images in the mean over the seeds`,
      `budgets are ${budgets.map(({ perClass }) => budgetName(perClass)).join(', ')}`,
    ],
  } as const;
  const reason = unlearned([result]);
  if (reason !== null) return { ...common, by: 'nothing', reason };
  const estimate = resampled.estimate(([probed, ...transferred]) => {
    if (!probed) return null;
    const layer = asked.choose(probed);
    const losses = transferred.map(({ id }) => 100 * ((id[reference] ?? 0) - (id[layer] ?? 0)));
    return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  });
  return {
    ...common,
    ...estimate,
    by: 'images',
    statistic: { name: `${asked.what}, in the mean over the label budgets,`, unit: 'points' },
    claimed: { side: asked.side, bound: small },
  };
}
