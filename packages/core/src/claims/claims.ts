import { z } from 'zod';

/** The ids of the claims, in the order of the paper. */
export const claimIds = [
  'split',
  'rank',
  'variance',
  'similarity',
  'weights',
  'early',
  'ood',
  'subsets',
  'depth',
  'width',
  'samples',
  'classes',
  'exchange',
  'shorter',
] as const;

/** The id of a claim. */
export type ClaimId = (typeof claimIds)[number];

/** {@inheritDoc ClaimId} */
export const claimIdSchema = z.enum(claimIds);

/** What Masarczyk et al. (NeurIPS 2023, arXiv 2305.19753) claim, each in one sentence. */
export const claims: Readonly<Record<ClaimId, string>> = {
  split: 'Probe accuracy saturates well before the last layer, in an MLP, a VGG and a ResNet.',
  rank: 'In the tunnel the numerical rank falls to about the number of classes (MLP, VGG); a ResNet’s spikes at the end of its third stage and stays higher.',
  variance:
    'Through the tunnel the variance within classes falls and the variance between classes rises (VGG-19).',
  similarity:
    'Representations change much in early layers and little in the tunnel: a block in the CKA matrix, small L1 differences (MLP).',
  weights:
    'Weights of the tunnel change less than those of the extractor, from early in training on; to reset them to their initial values still costs accuracy.',
  early:
    'The rank of deep layers collapses within the first steps of training, and the split stays where it is.',
  ood: 'OOD probe accuracy falls inside the tunnel, and follows the rank; the best layer to transfer from is the last one before the tunnel.',
  subsets:
    'Trained on subsets of CIFAR-100, more classes make a shorter tunnel and a later fall of OOD accuracy.',
  depth: 'A deeper MLP has the same extractor and a longer tunnel.',
  width: 'A wider network has a longer tunnel (not ResNet-34).',
  samples:
    'The number of training images does not change the tunnel’s length (CIFAR-10 against CINIC-10).',
  classes: 'Fewer classes make a longer tunnel.',
  exchange:
    'With as many classes in both tasks, an extractor of the second task performs alike with the tunnel of either task: the tunnel is task-agnostic, and forgetting sits in the extractor.',
  shorter: 'Shorter VGGs keep the accuracy and forget less, down to the length of the extractor.',
};
