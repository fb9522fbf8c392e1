import { decideFindings, type Finding, type Question, references, type Scale } from '@tunnel/core';

/** Six made-up seeds, as many as a paired test needs to reach 0.05. */
const sixSeeds = [4.1, 5.2, 3.8, 6.1, 4.9, 5.5];

/** Questions that come out in every way that there is. */
const questions: readonly Question[] = [
  {
    by: 'images',
    claim: 'split',
    title: 'VGG-19: probe accuracy saturates before the last layer',
    statistic: { name: 'layers from the start of the tunnel on', unit: 'layers' },
    value: 8,
    interval: { low: 7, high: 9 },
    over: 'both',
    n: [
      { count: 3, of: 'seeds' },
      { count: 10_000, of: 'test images' },
    ],
    claimed: { side: 'above', bound: 1 },
    references: [references.vggStart],
  },
  {
    by: 'images',
    claim: 'ood',
    title: 'VGG-19: at least 95 % of the OOD accuracy is lost in the tunnel',
    statistic: { name: 'share of the best OOD accuracy that the last layer retains', unit: '%' },
    value: 71.3,
    interval: { low: 68.9, high: 73.6 },
    over: 'images',
    n: [{ count: 1000, of: 'test images' }],
    claimed: { side: 'below', bound: 5 },
    references: [references.retainedBands, references.notFound('retained share of VGG-19')],
    cautions: ['The OOD classes were drawn once.'],
  },
  {
    by: 'images',
    claim: 'ood',
    title: 'MLP: OOD accuracy falls from its peak to the last layer',
    statistic: { name: 'fall of OOD accuracy', unit: 'points' },
    value: 0.4,
    interval: { low: -1.1, high: 1.9 },
    over: 'images',
    n: [{ count: 1000, of: 'test images' }],
    claimed: { side: 'above', bound: 0 },
    references: [references.mlpOodReplicated],
  },
  {
    by: 'seeds',
    claim: 'depth',
    title: 'A deeper MLP has a longer tunnel',
    statistic: { name: 'length at 12 layers less that at 6', unit: 'layers' },
    values: sixSeeds,
    pairs: sixSeeds.map((value): [number, number] => [value + 2, 2]),
    claimed: { side: 'above', bound: 0 },
  },
  {
    by: 'seeds',
    claim: 'width',
    title: 'A wider VGG-19 has a longer tunnel',
    statistic: { name: 'length at width 1 less that at width ¼', unit: 'layers' },
    values: [1.8, 2.2, 2],
    pairs: [
      [9.8, 8],
      [10.2, 8],
      [10, 8],
    ],
    claimed: { side: 'above', bound: 0 },
  },
  {
    by: 'nothing',
    claim: 'samples',
    title: 'CINIC-10: as long a tunnel as on CIFAR-10',
    reason: 'CINIC-10 is not at hand',
  },
];

/** Made-up findings: supported, contradicted, undecided, for want of seeds, without an answer. */
export function exampleFindings(scale: Scale = 'laptop'): Finding[] {
  return decideFindings(questions, scale);
}
