import { TunnelError } from '@tunnel/core';
import type { Experiment } from './Experiment.js';

/** Not there yet. */
export const variance: Experiment = {
  name: 'variance',
  title: 'variance',
  question: 'Not there yet.',
  source: 'Masarczyk et al., NeurIPS 2023, arXiv 2305.19753',
  claims: ['variance'],
  seeds: { smoke: [0, 1], laptop: [0, 1, 2], paper: [0, 1, 2] },
  data: { train: 'cifar10', ood: null, standIn: null },
  plan() {
    throw new TunnelError('internal', 'variance is not there yet');
  },
};
