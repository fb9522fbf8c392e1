import { TunnelError } from '@tunnel/core';
import type { Experiment } from './Experiment.js';

/** Not there yet. */
export const similarity: Experiment = {
  name: 'similarity',
  title: 'similarity',
  question: 'Not there yet.',
  source: 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753',
  claims: ['similarity'],
  seeds: { smoke: [0, 1], laptop: [0, 1, 2], paper: [0, 1, 2] },
  data: { train: 'cifar10', ood: null, standIn: null },
  plan() {
    throw new TunnelError('internal', 'similarity is not there yet');
  },
};
