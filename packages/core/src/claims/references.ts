import type { Reference } from './reference.js';

const masarczyk = 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753';
const replication = 'a replication’s data (bok-bok/tunnel_effect), starts computed from it';
const harun = 'Harun et al., NeurIPS 2024, arXiv 2405.15018';

const paper = (value: string): Reference => ({ value, mark: 'second-hand', source: masarczyk });
const replicated = (value: string): Reference => ({
  value,
  mark: 'second-hand',
  source: replication,
});
const verified = (value: string): Reference => ({ value, mark: 'verified', source: harun });

/** What is known of the claims’ numbers, by what they are of. */
export const references = {
  mlpStart: paper('the MLP’s tunnel starts at layer 5'),
  vggStart: paper('VGG-19’s tunnel starts at layer 8'),
  resnetStart: paper('ResNet-34’s tunnel starts at layer 19'),
  resnetRank: paper('ResNet-34’s rank spikes at layer 29'),
  mlpStartReplicated: replicated(
    'MLP-12 starts at 4, 4, 4, 4, 5, 4 by the 95 % rule and 5, 5, 5, 6, 8, 7 by the 98 % rule',
  ),
  resnetStartReplicated: replicated(
    'ResNet-34 starts at 19, 19, 19, 19, 19, 20 by the 95 % rule and 24, 24, 24, 23, 21, 26 by the 98 % rule',
  ),
  mlpOodReplicated: replicated(
    'MLP-12’s OOD accuracy falls from its peak to the last layer: 47.6 → 20.8, 55.0 → 28.8, 51.2 → 25.8 %',
  ),
  resnetOodReplicated: replicated(
    'ResNet-34’s OOD accuracy falls from its peak to the last layer: 84.9 → 53.0, 87.4 → 54.3, 80.7 → 51.2 %',
  ),
  earlyCollapse: paper(
    'VGG-19: the rank of deep layers falls to about the number of classes within about 75 steps',
  ),
  retainedBands: verified(
    'to retain 95 % of the best layer’s OOD accuracy and more is a negligible tunnel, 90 to 95 % a weak one, 80 to 90 % a medium one, less than 80 % a strong one',
  ),
  disagreement: verified(
    'in figure 1 the 95 % ID rule gives layer 14, while OOD accuracy falls from layer 9 on',
  ),
  exchangePaper: paper('with equal class counts E2+T1 and E2+T2 perform alike'),
  exchangeContradicted: verified(
    'ResNet-18 at 32 px, task-1 accuracy: E1T1 64.04, E1T2 37.64, E2T2 20.44, E2T1 29.84, E2T1 fine-tuned 51.40, E2 fine-tuned 45.60 %',
  ),
  cinicImages: {
    value: 'CINIC-10 has 270,000 images, 90,000 each in train, valid and test',
    mark: 'not-found',
    source: 'from memory',
  },
  notFound: (value: string): Reference => ({ value, mark: 'not-found', source: masarczyk }),
} as const;
