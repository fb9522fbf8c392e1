import { normaliseDataSpec } from '@tunnel/core';
import { cifar100Subset } from '../data/cifar100Subset.js';

/** What plans of tests are made for: CIFAR-10, the house’s ten classes of CIFAR-100, and no more. */
export const cifarData = {
  train: normaliseDataSpec({ dataset: 'cifar10' }),
  ood: normaliseDataSpec({ dataset: 'cifar100', classes: cifar100Subset }),
  more: new Map(),
};
